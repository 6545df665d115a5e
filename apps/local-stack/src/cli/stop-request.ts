import { isStillAlive } from '@koios/embedded-infrastructure';
import { npmProcesses } from './npm-processes.js';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const npmCheckIntervalMs = 500;

/**
 * Aborted when we are asked to end: by a signal, or by the end of the npm that runs us. Further signals change nothing:
 * Ctrl-C reaches us twice, from the terminal and from npm, and stopping has a limit of its own.
 */
export function stopRequest(environment: NodeJS.ProcessEnv): AbortSignal {
  const controller = new AbortController();
  for (const signal of signals) process.on(signal, () => controller.abort());
  const starters = npmProcesses(environment);
  const check = () => {
    if (!starters.every(isStillAlive)) controller.abort();
  };
  setInterval(check, npmCheckIntervalMs).unref();
  return controller.signal;
}
