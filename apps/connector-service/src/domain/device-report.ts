import type {
  ConnectionError,
  ConnectionFailure,
  ConnectionStatus,
  DeviceStatus,
} from '@koios/opcua-contracts';
import type { FaultClass } from './connection-fault.js';
import { countsAsFailed, type RetryState } from './retry-policy.js';

/** A try that failed, judged. */
export interface JudgedFailure {
  readonly faultClass: FaultClass;
  readonly diagnosis: ConnectionFailure;
}

/** What is said of a device's connection is made from this. */
export interface ConnectionSituation {
  readonly wanted: boolean;
  readonly session: DeviceStatus['session'];
  readonly connecting: RetryState;
  readonly rotating: RetryState;
  /** The last try at a session, when it failed. */
  readonly failure: JudgedFailure | undefined;
  readonly pendingRotation: DeviceStatus['pendingRotation'];
}

/** What a device's status says of its connection. */
export type ConnectionReport = Pick<
  DeviceStatus,
  'status' | 'error' | 'waitingForTrust' | 'session' | 'pendingRotation' | 'failuresInRow' | 'nextAttemptAt'
>;

/** @param now by the wall clock and by the monotonic one, in which tries are planned */
export function connectionReport(
  situation: ConnectionSituation,
  now: { readonly date: Date; readonly monotonicMs: number },
): ConnectionReport {
  const { wanted, session, connecting, failure, pendingRotation } = situation;
  const nextAttemptInMs = nextAttemptIn(situation, now.monotonicMs);
  return {
    status: statusOf(situation),
    error: failure && wanted ? connectionErrorOf(failure.diagnosis) : null,
    waitingForTrust: wanted && failure?.faultClass === 'CERTIFICATE_REFUSED',
    session,
    pendingRotation,
    failuresInRow: session ? 0 : connecting.failuresInRow,
    nextAttemptAt:
      nextAttemptInMs === undefined ? null : new Date(now.date.getTime() + nextAttemptInMs).toISOString(),
  };
}

/** The status by the words that Koios users know. */
function statusOf({ wanted, session, connecting, failure }: ConnectionSituation): ConnectionStatus {
  if (!wanted) return session ? 'STOPPING' : 'STOPPED';
  if (session) return 'RUNNING';
  return failure && countsAsFailed(connecting, failure.faultClass) ? 'FAILED' : 'STARTING';
}

/** With a session the next try is one at the new revision; undefined where nothing has failed that is wanted. */
function nextAttemptIn(situation: ConnectionSituation, nowMs: number): number | undefined {
  const { wanted, session, connecting, rotating, failure, pendingRotation } = situation;
  const hasFailed = session ? pendingRotation !== null : failure !== undefined;
  if (!wanted || !hasFailed) return undefined;
  return Math.max(0, (session ? rotating : connecting).nextAttemptAtMs - nowMs);
}

/** A diagnosis as a device's status shows it: a code, a headline, and what it means and what to do. */
export function connectionErrorOf({
  statusCode,
  headline,
  meaning,
  cure,
}: ConnectionFailure): ConnectionError {
  return { code: statusCode, message: headline, detail: `${meaning} ${cure}` };
}

/** Whether a report says something new to a person, and not just newer numbers. */
export function saysSomethingNew(previous: DeviceStatus | undefined, next: DeviceStatus): boolean {
  return !previous || essenceOf(previous) !== essenceOf(next);
}

function essenceOf(report: DeviceStatus): string {
  const { status, error, waitingForTrust, session, pendingRotation, serverCertificateChange } = report;
  return JSON.stringify([status, error, waitingForTrust, session, pendingRotation, serverCertificateChange]);
}
