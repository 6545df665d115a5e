import { readOptions } from './cli/program.js';
import { reportFailure } from './cli/report-failure.js';
import { stopRequest } from './cli/stop-request.js';
import { runStack } from './stack/run-stack.js';

export interface LaunchOptions {
  /** The folder in which every service has its own: `<apps>/<service>/dist/main.js`. */
  readonly apps: URL;
}

/** Runs the whole product until Ctrl-C. The process's exit code is 0 then, and 1 when it could not be brought up. */
export async function launch({ apps }: LaunchOptions): Promise<void> {
  // A terminal that is closed takes its output with it; everything is to be stopped all the same.
  process.stdout.on('error', () => undefined);
  // Whatever any process of the stack writes is for its owner only.
  process.umask(0o077);
  try {
    const options = readOptions(process.argv, process.env);
    await runStack({ ...options, apps, stopRequested: stopRequest(process.env) });
  } catch (error) {
    reportFailure(error);
    process.exitCode = 1;
  }
}
