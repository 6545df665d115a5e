import { readFileSync } from 'node:fs';
import { identityOf } from '@koios/embedded-infrastructure';

export interface KnownProcess {
  readonly pid: number;
  readonly identity: string;
}

/**
 * The processes through which npm runs us: npm itself and the shell that it starts its scripts with. They matter because
 * npm hands a SIGTERM to that shell, which ends without telling us; and a killed npm tells nobody.
 */
export function npmProcesses(environment: NodeJS.ProcessEnv): KnownProcess[] {
  if (environment.npm_lifecycle_event === undefined) return [];
  const parent = process.ppid;
  const pids = isNpm(parent)
    ? [parent]
    : [parent, parentOf(parent)].filter((pid) => pid === parent || isNpm(pid));
  return pids.map((pid) => ({ pid, identity: identityOf(pid) }));
}

/** npm calls its process by its command line: `npm start`. Only Linux lets us look. */
function isNpm(pid: number): boolean {
  return /^npm\b/.test(readProcFile(pid, 'cmdline'));
}

/** The fourth field of proc(5), after a name in brackets that may hold anything. */
function parentOf(pid: number): number {
  const stat = readProcFile(pid, 'stat');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
}

function readProcFile(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
