import { NatsServerMissing } from '@koios/embedded-infrastructure';
import { LaunchError } from './launch-error.js';

/** One sentence where the user can do something; the whole stack trace where only we can. */
export function reportFailure(error: unknown): void {
  const isForUser = error instanceof LaunchError || error instanceof NatsServerMissing;
  const text = isForUser ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`\n${text}\n`);
}
