import type { KeyObject } from 'node:crypto';
import { fromBER, Integer } from 'asn1js';
import { Certificate, PublicKeyInfo } from 'pkijs';
import { selfSignedExtensions } from './certificate-extensions.js';
import {
  DEFAULT_ORGANIZATION,
  type IssuedCertificate,
  type SelfSignedCertificateRequest,
} from './certificate-request.js';
import { assertRequest } from './check-request.js';
import { distinguishedName } from './distinguished-name.js';
import { generateRsaKeyPair } from './key-pair.js';
import { randomSerialNumber } from './serial-number.js';
import { signCertificate } from './sign-certificate.js';
import { validityPeriod } from './validity.js';

const X509_VERSION_3 = 2;

/**
 * Issues a self-signed OPC UA application instance certificate (OPC 10000-6, 6.2.2) over fresh RSA keys, or over the
 * request's `keyPair`. The keys are made in node's thread pool.
 * @throws CertificateError when a field of the request cannot stand in such a certificate
 */
export async function issueSelfSignedCertificate(
  request: SelfSignedCertificateRequest,
): Promise<IssuedCertificate> {
  assertRequest(request);
  const { publicKey, privateKey } = request.keyPair ?? (await generateRsaKeyPair(request.keySize));
  const certificate = unsignedCertificate(request, subjectPublicKeyInfo(publicKey));
  return { certificateDer: await signCertificate(certificate, privateKey), publicKey, privateKey };
}

function unsignedCertificate(request: SelfSignedCertificateRequest, publicKey: PublicKeyInfo): Certificate {
  const name = distinguishedName(request.commonName, request.organization ?? DEFAULT_ORGANIZATION);
  const hosts = [...request.dnsNames, ...request.ipAddresses];
  const { applicationUri, profile } = request;
  return new Certificate({
    version: X509_VERSION_3,
    serialNumber: new Integer({ valueHex: randomSerialNumber().slice().buffer }),
    issuer: name,
    subject: name,
    ...validityPeriod(request.now, request.validityDays),
    subjectPublicKeyInfo: publicKey,
    extensions: selfSignedExtensions({ applicationUri, hosts, profile, publicKey }),
  });
}

function subjectPublicKeyInfo(publicKey: KeyObject): PublicKeyInfo {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return new PublicKeyInfo({ schema: fromBER(Uint8Array.from(der).buffer).result });
}
