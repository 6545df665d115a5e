const firstMs = 200;
const longestMs = 5_000;

/** How long to wait before a part is started again. */
export const restartPauseMs = {
  /** After that many failures in a row: 0.2 s, doubling to 5 s. */
  after: (failures: number): number => Math.min(firstMs * 2 ** failures, longestMs),
  /** Whoever ran that long had no failure at its start. */
  forgetAfter: 10_000,
};
