import type { MessageSecurityMode, SecurityPolicy, ServerVerification } from '@koios/opcua-contracts';
import type { RetryState } from './retry-policy.js';

/** The newest revision of a certificate, as far as a connection depends on it. */
export interface CertificateRevision {
  readonly certificateId: string;
  readonly revision: number;
  readonly oldestUsableRevision: number;
}

/** What a device's connection should be. */
export interface DesiredConnection {
  readonly enabled: boolean;
  readonly endpointUrl: string;
  readonly securityMode: MessageSecurityMode;
  readonly securityPolicy: SecurityPolicy;
  readonly serverVerification: ServerVerification;
  /** Differs when it is another user, or the same with another password. */
  readonly user: string;
  /** Of the certificate that identifies the user, if one does: sessions on a revision below this are cut at once. */
  readonly oldestUserRevision: number | null;
  readonly timeoutMs: number;
  readonly effectiveCertificateId: string | null;
  /** The effective certificate; undefined while cert-service has not published it. */
  readonly certificate: CertificateRevision | undefined;
}

/** What a session, or an attempt at one, was built on; no certificate with security mode NONE. */
export interface ConnectionBasis {
  readonly endpointUrl: string;
  readonly securityMode: MessageSecurityMode;
  readonly securityPolicy: SecurityPolicy;
  readonly serverVerification: ServerVerification;
  readonly user: string;
  readonly userRevision: number | null;
  readonly timeoutMs: number;
  readonly certificateId: string | null;
  readonly revision: number | null;
}

/** Where a device stands. */
export interface ActualConnection {
  readonly session: ConnectionBasis | undefined;
  /** Somebody has rejected the certificate that the server of the session showed. */
  readonly isServerRejected: boolean;
  readonly connecting: RetryState;
  readonly rotating: RetryState;
}

/** Why a session may not stay. */
export type CloseReason =
  | 'NOT_WANTED'
  | 'SETTINGS_CHANGED'
  | 'CERTIFICATE_CHANGED'
  | 'REVISION_WITHDRAWN'
  | 'SERVER_CERTIFICATE_REJECTED';

/** The one step that brings a device nearer to what it should be. */
export type Step =
  | { readonly kind: 'CLOSE'; readonly reason: CloseReason }
  | { readonly kind: 'CONNECT' }
  | { readonly kind: 'ROTATE' }
  /** Nothing to do before that time of the monotonic clock; null: before something changes. */
  | { readonly kind: 'WAIT'; readonly untilMs: number | null };

/** Compares desired with actual, however the difference came about. `undefined` desired: the device is gone. */
export function nextStep(
  desired: DesiredConnection | undefined,
  actual: ActualConnection,
  nowMs: number,
): Step {
  const { session } = actual;
  if (!session) return desired?.enabled ? whenDue('CONNECT', actual.connecting, nowMs) : waitForChange;
  const reason = reasonToClose(desired, session);
  if (reason) return { kind: 'CLOSE', reason };
  if (actual.isServerRejected) return { kind: 'CLOSE', reason: 'SERVER_CERTIFICATE_REJECTED' };
  return hasNewerRevision(desired, session) ? whenDue('ROTATE', actual.rotating, nowMs) : waitForChange;
}

const waitForChange: Step = { kind: 'WAIT', untilMs: null };

function whenDue(kind: 'CONNECT' | 'ROTATE', retry: RetryState, nowMs: number): Step {
  return retry.nextAttemptAtMs <= nowMs ? { kind } : { kind: 'WAIT', untilMs: retry.nextAttemptAtMs };
}

/** Why a session, or an attempt at one, that was built on this basis may not go on; undefined when it may. */
export function reasonToClose(
  desired: DesiredConnection | undefined,
  basis: ConnectionBasis,
): CloseReason | undefined {
  if (!desired?.enabled) return 'NOT_WANTED';
  if (!hasSameSettings(desired, basis)) return 'SETTINGS_CHANGED';
  if (isUserWithdrawn(desired, basis)) return 'REVISION_WITHDRAWN';
  if (desired.securityMode === 'NONE') return undefined;
  // An old session is better than none while nothing is known yet of the certificate that comes after it.
  if (!desired.certificate) return undefined;
  if (desired.certificate.certificateId !== basis.certificateId) return 'CERTIFICATE_CHANGED';
  return (basis.revision ?? 0) < desired.certificate.oldestUsableRevision ? 'REVISION_WITHDRAWN' : undefined;
}

function isUserWithdrawn(
  { oldestUserRevision }: DesiredConnection,
  { userRevision }: ConnectionBasis,
): boolean {
  return userRevision !== null && userRevision < (oldestUserRevision ?? 0);
}

function hasSameSettings(desired: DesiredConnection, basis: ConnectionBasis): boolean {
  return (
    desired.endpointUrl === basis.endpointUrl &&
    desired.securityMode === basis.securityMode &&
    desired.securityPolicy === basis.securityPolicy &&
    desired.serverVerification === basis.serverVerification &&
    desired.user === basis.user &&
    desired.timeoutMs === basis.timeoutMs
  );
}

/** Whether the session should move to a newer revision of its certificate. */
export function hasNewerRevision(desired: DesiredConnection | undefined, session: ConnectionBasis): boolean {
  const newest = desired?.certificate;
  if (!newest || session.revision === null || newest.certificateId !== session.certificateId) return false;
  return newest.revision > session.revision;
}
