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

/** What a device's status is made from. */
export interface DeviceSituation {
  readonly wanted: boolean;
  readonly hasSession: boolean;
  readonly connecting: RetryState;
  /** The last try, when it failed. */
  readonly failure: JudgedFailure | undefined;
}

/** The status by the words that Koios users know. */
export function statusOf({ wanted, hasSession, connecting, failure }: DeviceSituation): ConnectionStatus {
  if (!wanted) return hasSession ? 'STOPPING' : 'STOPPED';
  if (hasSession) return 'RUNNING';
  return failure && countsAsFailed(connecting, failure.faultClass) ? 'FAILED' : 'STARTING';
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
