/** How long a difference that no event tells of can last. */
export const sweepPeriodMs = 30_000;
