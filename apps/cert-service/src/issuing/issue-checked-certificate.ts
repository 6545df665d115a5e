import type { KeyObject } from 'node:crypto';
import {
  checkProfile,
  issueSelfSignedCertificate,
  parseCertificate,
  type SelfSignedCertificateRequest,
} from '@koios/application-certificate';
import { KoiosError } from '@koios/opcua-contracts';
import type { CertificateRevision } from '../domain/client-certificate.js';
import { presentingIssuingFaults } from './issuing-faults.js';
import { newKeyPair } from './new-key-pair.js';

/** A certificate that holds every rule of the profile, and its private key, which goes to the vault. */
export interface CheckedCertificate {
  /** All of a revision but whose and which one it is. */
  readonly content: Omit<CertificateRevision, 'certificateId' | 'revision'>;
  readonly privateKey: KeyObject;
}

/**
 * Issues a certificate and holds it against the profile before anybody stores it.
 * @throws KoiosError with the code and the field of the mistake; CERTIFICATE_PROFILE_VIOLATED for an ERROR finding
 */
export async function issueCheckedCertificate(
  request: SelfSignedCertificateRequest,
): Promise<CheckedCertificate> {
  const { certificateDer, privateKey, publicKey } = await presentingIssuingFaults(() =>
    issueSelfSignedCertificate(request, newKeyPair),
  );
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
