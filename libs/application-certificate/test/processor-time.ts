import { createHash } from 'node:crypto';

/** What reading one input of up to 256 KiB may take, on a processor with which the yardstick takes its usual time. */
export const MOST_MS = 50;
const YARDSTICK_MS = 9;
const MOST_RUNS = 8;

/**
 * Milliseconds of processor time, of which a busy machine takes none away. The garbage collector and the compiler take
 * theirs now and then, so what took too long is done again: what is unbounded takes too long each time. And what takes too
 * long on a slow processor is counted as it would be on the usual one.
 */
export async function shortestMs(work: () => unknown, mostMs = MOST_MS): Promise<number> {
  let shortest = Infinity;
  for (let run = 0; run < MOST_RUNS && shortest >= mostMs; run += 1) {
    const before = process.cpuUsage();
    await work();
    shortest = Math.min(shortest, processorMsSince(before));
  }
  return shortest < mostMs ? shortest : shortest / slowness();
}

/** How much slower than the usual one this processor is now; 1 when it is not. */
function slowness(): number {
  const yardsticks = Array.from({ length: MOST_RUNS }, yardstickMs);
  return Math.max(1, Math.min(...yardsticks) / YARDSTICK_MS);
}

/** Something of what reading does: arithmetic of our own and of OpenSSL. */
function yardstickMs(): number {
  const before = process.cpuUsage();
  let sum = 0;
  for (let index = 0; index < 6_000_000; index += 1) sum = (sum * 31 + index) | 0;
  createHash('sha256').update(Buffer.alloc(1_048_576, sum)).digest();
  return processorMsSince(before);
}

function processorMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
