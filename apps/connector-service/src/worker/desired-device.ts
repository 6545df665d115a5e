import type { ClientCertificateState, DeviceConfig, UserIdentityConfig } from '@koios/opcua-contracts';
import type { DesiredConnection } from '../domain/next-step.js';

/** A device as it should be: its configuration, and its effective certificate if that is known. */
export interface DesiredDevice {
  readonly config: DeviceConfig;
  readonly certificate: ClientCertificateState | undefined;
  /** The certificate that identifies the user, if one does and is known. */
  readonly userCertificate: ClientCertificateState | undefined;
}

/** The revisions before the newest one that may still be used, the newest first; each as if it were the newest. */
export function earlierRevisionsOf(
  certificate: ClientCertificateState | undefined,
): ClientCertificateState[] {
  if (!certificate) return [];
  return certificate.earlierRevisions.map((earlier) => ({
    ...certificate,
    ...earlier,
    earlierRevisions: [],
  }));
}

/** Differs when it is another user, or the same with another password. */
export function essenceOfUser(identity: UserIdentityConfig): string {
  switch (identity.kind) {
    case 'ANONYMOUS':
      return identity.kind;
    case 'USER_NAME':
      return JSON.stringify([identity.kind, identity.userName, identity.passwordId]);
    case 'CERTIFICATE':
      return JSON.stringify([identity.kind, identity.certificateId]);
  }
}

/** In as far as the connection depends on it. */
export function desiredConnection({
  config,
  certificate,
  userCertificate,
}: DesiredDevice): DesiredConnection {
  const { enabled, endpointUrl, securityMode, securityPolicy, effectiveCertificateId } = config;
  const { serverVerification, timeoutMs } = config;
  return {
    enabled,
    endpointUrl,
    securityMode,
    securityPolicy,
    serverVerification,
    user: essenceOfUser(config.userIdentity),
    oldestUserRevision: userCertificate?.oldestUsableRevision ?? null,
    timeoutMs,
    effectiveCertificateId,
    certificate,
  };
}

/** Whether two say the same: a bucket that is watched anew tells everything again. */
export function isSameDevice(one: DesiredDevice | undefined, other: DesiredDevice | undefined): boolean {
  return (
    one?.config.version === other?.config.version &&
    one?.certificate?.certificateId === other?.certificate?.certificateId &&
    one?.certificate?.version === other?.certificate?.version &&
    one?.userCertificate?.version === other?.userCertificate?.version
  );
}

/** Whether what failed with the one deserves a fresh start with the other. */
export function isOtherConnection(one: DesiredDevice | undefined, other: DesiredDevice | undefined): boolean {
  return essenceOf(one) !== essenceOf(other);
}

function essenceOf(device: DesiredDevice | undefined): string {
  if (!device) return '';
  const { certificate, userCertificate } = device;
  const revisions = [certificate?.certificateId, certificate?.revision, userCertificate?.revision];
  return JSON.stringify({
    ...desiredConnection(device),
    effectiveCertificateId: null,
    certificate: revisions,
  });
}
