import { defaultDataDirectory } from '../config.js';

/** How people run the simulator from the root of the repository. */
export const SIMULATOR = 'npm run simulator --';

/** A command to copy; the data folder is named only where it is not the default. */
export function simulatorCommand(command: string, dataDirectory: string): string {
  const isDefault = dataDirectory === defaultDataDirectory(process.env);
  return `${SIMULATOR} ${command}${isDefault ? '' : ` --data-dir ${dataDirectory}`}`;
}
