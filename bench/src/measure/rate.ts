import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** How much to do for one figure. */
export interface Load {
  /** How many callers at once. */
  readonly callers: number;
  readonly durationMs: number;
}

/** Lets callers work one after the other for a time; answers how many pieces of work were done in a second. */
export async function ratePerSecond(
  work: () => Promise<unknown>,
  { callers, durationMs }: Load,
): Promise<number> {
  const startedAt = performance.now();
  let done = 0;
  const call = async (): Promise<void> => {
    while (performance.now() - startedAt < durationMs) {
      await work();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  return (done * 1_000) / (performance.now() - startedAt);
}

/**
 * The same for work that does not wait for anything. Its time holds the collection of its own garbage, and not of what
 * was measured before it: objects of OpenSSL take longer to free than to make.
 */
export function synchronousRatePerSecond(work: () => unknown, durationMs: number): number {
  collectGarbage();
  const startedAt = performance.now();
  let done = 0;
  while (performance.now() - startedAt < durationMs) {
    for (let round = 0; round < 16; round += 1) work();
    done += 16;
  }
  collectGarbage();
  return (done * 1_000) / (performance.now() - startedAt);
}

/**
 * Both sides in turn, so that what else the machine does strikes both; answers the round whose ratio is the median. Medians of
 * each side alone would compare two moments.
 */
export async function alternating(
  rounds: number,
  value: () => Promise<number> | number,
  baseline: () => Promise<number> | number,
): Promise<{ value: number; baseline: number }> {
  const measured: { value: number; baseline: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const baselineRate = await baseline();
    measured.push({ value: await value(), baseline: baselineRate });
  }
  const sorted = measured.toSorted((one, other) => one.value / one.baseline - other.value / other.baseline);
  const median = sorted[Math.floor(sorted.length / 2)];
  if (median === undefined) throw new Error('nothing was measured');
  return median;
}

/** The value below which a part of the samples lies. */
export function quantile(samples: readonly number[], part: number): number {
  const sorted = samples.toSorted((one, other) => one - other);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}
