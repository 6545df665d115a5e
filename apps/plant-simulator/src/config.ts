import { join, resolve } from 'node:path';

/** Everything the simulator reads from the environment; nothing else does. */
export function defaultDataDirectory(environment: NodeJS.ProcessEnv): string {
  return resolve(join(environment.KOIOS_DATA_DIR || '.koios', 'simulator'));
}
