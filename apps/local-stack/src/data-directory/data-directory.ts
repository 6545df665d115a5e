import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { LaunchError } from '../cli/launch-error.js';

/** The folder in which one stack keeps everything, and where things lie in it. */
export class DataDirectory {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** @throws LaunchError when it cannot be made or written to */
  static open(path: string): DataDirectory {
    const directory = new DataDirectory(path);
    try {
      const isNew = mkdirSync(path, { recursive: true }) !== undefined;
      // A folder that was there belongs to somebody who may have other plans with it; what we put into it is closed anyway.
      if (isNew) chmodSync(path, isRoot() ? forPostgres : forOwner);
      mkdirSync(directory.logs, { recursive: true, mode: forOwner });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new LaunchError(
        `The data directory ${path} cannot be used (${reason}): choose another with --data-dir or KOIOS_DATA_DIR.`,
      );
    }
    return directory;
  }

  get logs(): string {
    return this.file('logs');
  }

  logFile(name: string): string {
    return join(this.logs, `${name}.log`);
  }

  file(name: string): string {
    return join(this.path, name);
  }
}

const forOwner = 0o700;

/** PostgreSQL does not run as root: its user has to get through to its folder, and sees nothing on the way. */
const forPostgres = 0o711;

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
