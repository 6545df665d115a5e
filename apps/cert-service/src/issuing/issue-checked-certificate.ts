import type { KeyObject } from 'node:crypto';
import {
  CertificateError,
  type CertificateErrorCode,
  checkProfile,
  issueSelfSignedCertificate,
  parseCertificate,
  type SelfSignedCertificateRequest,
} from '@koios/application-certificate';
import { type ErrorCode, KoiosError } from '@koios/opcua-contracts';
import type { CertificateRevision } from '../domain/client-certificate.js';

/** A certificate that holds every rule of the profile, and its private key, which goes to the vault. */
export interface CheckedCertificate {
  /** All of a revision but whose and which one it is. */
  readonly content: Omit<CertificateRevision, 'certificateId' | 'revision'>;
  readonly privateKey: KeyObject;
}

/** How a mistake in a request is shown: the code and the field of the form. Any other refusal is a fault of ours. */
const presentation: Partial<Record<CertificateErrorCode, readonly [ErrorCode, string]>> = {
  NAME_EMPTY: ['CERTIFICATE_NAME_INVALID', 'name'],
  COMMON_NAME_INVALID: ['CERTIFICATE_NAME_INVALID', 'name'],
  APPLICATION_URI_INVALID: ['CERTIFICATE_NAME_INVALID', 'name'],
  ORGANIZATION_INVALID: ['BAD_USER_INPUT', 'organization'],
  HOST_NAME_INVALID: ['HOSTNAME_INVALID', 'hostname'],
  KEY_SIZE_UNSUPPORTED: ['KEY_SIZE_INVALID', 'keySize'],
  VALIDITY_OUT_OF_RANGE: ['VALIDITY_INVALID', 'validityDays'],
};

/**
 * Issues a certificate and holds it against the profile before anybody stores it.
 * @throws KoiosError with the code and the field of the mistake; CERTIFICATE_PROFILE_VIOLATED for an ERROR finding
 */
export async function issueCheckedCertificate(
  request: SelfSignedCertificateRequest,
): Promise<CheckedCertificate> {
  const { certificateDer, privateKey, publicKey } = await issue(request);
  const certificate = parseCertificate(certificateDer);
  const findings = checkProfile(certificate, {
    now: request.now,
    origin: 'GENERATED',
    role: 'CLIENT',
    privateKeyPublicSpki: publicKey.export({ type: 'spki', format: 'der' }),
    announcedApplicationUri: request.applicationUri,
  });
  const violation = findings.find(({ severity }) => severity === 'ERROR');
  if (violation)
    throw new KoiosError('CERTIFICATE_PROFILE_VIOLATED', `${violation.rule}: ${violation.message}`);
  const { thumbprint, validFrom, validUntil } = certificate;
  const dates = { validFrom, validUntil, usableUntil: null, createdAt: request.now };
  return { content: { certificateChain: [certificateDer], thumbprint, ...dates }, privateKey };
}

async function issue(request: SelfSignedCertificateRequest): ReturnType<typeof issueSelfSignedCertificate> {
  try {
    return await issueSelfSignedCertificate(request);
  } catch (error) {
    const presented = error instanceof CertificateError ? presentation[error.code] : undefined;
    throw presented ? new KoiosError(presented[0], undefined, presented[1]) : error;
  }
}
