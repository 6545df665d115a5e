import { classOf } from '../domain/connection-fault.js';
import type { JudgedFailure } from '../domain/device-report.js';
import { diagnose } from '../domain/diagnosis/diagnose.js';
import { ConnectionAttempt, ConnectionFailedError } from './connection-attempt.js';
import type { ConnectionTarget } from './connection-opener.js';

/** What a failed try means. Anything that is no connection's failure is our own mistake, and tried again as if it may pass. */
export function judge(error: unknown, target: ConnectionTarget): JudgedFailure {
  const { fault, facts } = error instanceof ConnectionFailedError ? error : ownMistake(error, target);
  return { faultClass: classOf(fault), diagnosis: diagnose(fault, facts) };
}

function ownMistake(error: unknown, target: ConnectionTarget): ConnectionFailedError {
  const fault = { stage: 'ENDPOINTS', code: 'BadInternalError', words: String(error) } as const;
  return new ConnectionFailedError(fault, new ConnectionAttempt(target, AbortSignal.abort()).facts);
}
