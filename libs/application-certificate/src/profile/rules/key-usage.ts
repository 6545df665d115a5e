import type { KeyUsage, ParsedCertificate } from '../../parse/parsed-certificate.js';
import { type Fault, fault, type ProfileCheck } from '../profile-check.js';

const RSA_USAGES: readonly KeyUsage[] = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
];
const ECC_USAGES: readonly KeyUsage[] = ['digitalSignature'];

/** All four usages for RSA, digitalSignature for ECC, and keyCertSign on self-signed ones (OPC 10000-6, 6.2.2). */
export const checkKeyUsage: ProfileCheck = (certificate, { origin }) => {
  const { keyUsages } = certificate;
  if (keyUsages === null)
    return [fault('The certificate has no readable key usage.', 'BadCertificateUseNotAllowed')];
  const faults: Fault[] = [];
  const missing = requiredUsages(certificate).filter((usage) => !keyUsages.includes(usage));
  if (missing.length > 0) {
    faults.push(fault(`The key usage lacks ${missing.join(', ')}.`, 'BadCertificateUseNotAllowed'));
  }
  if (certificate.selfSigned && !keyUsages.includes('keyCertSign')) {
    const severity = origin === 'GENERATED' ? 'ERROR' : 'WARNING';
    faults.push(
      fault(
        'The certificate is self-signed and its key usage lacks keyCertSign.',
        'BadCertificateUseNotAllowed',
        severity,
      ),
    );
  }
  return faults;
};

export function requiredUsages({ keyAlgorithm }: ParsedCertificate): readonly KeyUsage[] {
  return keyAlgorithm === 'RSA' ? RSA_USAGES : ECC_USAGES;
}
