export interface Stoppable {
  stop(limitMs: number): Promise<void>;
}

/** Kept for each stage that is still to come: killing takes no time, writing a checkpoint some. */
const reservePerStageMs = 750;

/**
 * Stops stage after stage, the parts of one stage at once, all of it within the limit. A stage that takes its time leaves
 * less to the next ones; each gets at least its reserve.
 */
export async function stopInStages(
  stages: readonly (readonly Stoppable[])[],
  limitMs: number,
): Promise<void> {
  const deadline = performance.now() + limitMs;
  for (const [index, stage] of stages.entries()) {
    const reservedMs = (stages.length - 1 - index) * reservePerStageMs;
    const leftMs = Math.max(deadline - performance.now() - reservedMs, reservePerStageMs);
    await Promise.all(stage.map((part) => part.stop(leftMs)));
  }
}
