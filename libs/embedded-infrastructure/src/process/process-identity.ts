import { readFileSync } from 'node:fs';

/** Whether a process of that number runs, whoever it belongs to. A zombie does not run. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return isRefusal(error);
  }
  return statFields(pid)?.state !== 'Z';
}

/**
 * Tells a process from another one that got its number later: when it started, in clock ticks since the boot, and
 * which boot. Empty where the system does not say; then only the number counts.
 */
export function identityOf(pid: number): string {
  const startedAtTicks = statFields(pid)?.startedAtTicks;
  return startedAtTicks === undefined ? '' : `${bootId()}/${startedAtTicks}`;
}

/** Whether the process that had this number and this identity still runs. */
export function isStillAlive(known: { readonly pid: number; readonly identity: string }): boolean {
  return isAlive(known.pid) && (known.identity === '' || identityOf(known.pid) === known.identity);
}

/** EPERM: it is there, and somebody else's. */
function isRefusal(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EPERM';
}

/** proc(5): the second field is the name in brackets and may hold anything; the 3rd is the state, the 22nd the start. */
function statFields(pid: number): { state: string; startedAtTicks: string } | undefined {
  const text = readOrNothing(`/proc/${pid}/stat`);
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, startedAtTicks] = [fields[0], fields[19]];
  return state && startedAtTicks ? { state, startedAtTicks } : undefined;
}

function bootId(): string {
  return readOrNothing('/proc/sys/kernel/random/boot_id').trim();
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
