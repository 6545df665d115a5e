/**
 * Outlives the process that started it by a few seconds at most: once its standard input is closed, which happens however
 * that one ends (kill -9 too), it ends every process that it was told of. One line a message: `+ <pid> <signal>` or
 * `- <pid>`. It imports by package names only, so that node can run it from its source as well.
 */
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
// eslint-disable-next-line @nx/enforce-module-boundaries
import { identityOf, isStillAlive } from '@koios/embedded-infrastructure/process-identity';

interface Ward {
  readonly pid: number;
  readonly identity: string;
  readonly signal: string;
}

const limitMs = 5_000;
const intervalMs = 50;
const wards = new Map<number, Ward>();

for await (const line of createInterface({ input: process.stdin })) {
  const [verb, number, signal = 'SIGTERM'] = line.split(' ');
  const pid = Number(number);
  if (verb === '-') wards.delete(pid);
  if (verb === '+') wards.set(pid, { pid, identity: identityOf(pid), signal });
}

const until = performance.now() + limitMs;
for (const ward of alive()) send(ward, ward.signal);
while (alive().length > 0 && performance.now() < until) await delay(intervalMs);
for (const ward of alive()) send(ward, 'SIGKILL');

function alive(): Ward[] {
  return [...wards.values()].filter(isStillAlive);
}

function send({ pid }: Ward, signal: string): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}
