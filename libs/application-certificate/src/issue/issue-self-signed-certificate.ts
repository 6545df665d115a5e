import type { KeyObject } from 'node:crypto';
import { element, integer, sequence } from '../der/der-writer.js';
import { selfSignedExtensions } from './certificate-extensions.js';
import {
  DEFAULT_ORGANIZATION,
  type IssuedCertificate,
  type KeySize,
  type RsaKeyPair,
  type SelfSignedCertificateRequest,
} from './certificate-request.js';
import { assertRequest } from './check-request.js';
import { distinguishedName } from './distinguished-name.js';
import { generateRsaKeyPair } from './key-pair.js';
import { randomSerialNumber } from './serial-number.js';
import { SIGNATURE_ALGORITHM, signStructure } from './sign-structure.js';
import { validityPeriod } from './validity.js';

/** version [0] and extensions [3] of TBSCertificate. */
const VERSION = 0xa0;
const EXTENSIONS = 0xa3;
const X509_VERSION_3 = element(VERSION, integer(2));

/**
 * Issues a self-signed OPC UA application instance certificate (OPC 10000-6, 6.2.2) over fresh RSA keys, or over the
 * request's `keyPair`. Once the request is known to be sound, `newKeyPair` makes the keys: here in node's thread pool.
 * @throws CertificateError when a field of the request cannot stand in such a certificate
 */
export async function issueSelfSignedCertificate(
  request: SelfSignedCertificateRequest,
  newKeyPair: (keySize: KeySize) => Promise<RsaKeyPair> = generateRsaKeyPair,
): Promise<IssuedCertificate> {
  assertRequest(request);
  const { publicKey, privateKey } = request.keyPair ?? (await newKeyPair(request.keySize));
  const certificateDer = await signStructure(signedPart(request, publicKey), privateKey);
  return { certificateDer, publicKey, privateKey };
}

/** TBSCertificate, field by field in the order of RFC 5280, 4.1; issuer and subject are the same. */
function signedPart(request: SelfSignedCertificateRequest, publicKey: KeyObject): Buffer {
  const { applicationUri, profile, dnsNames, ipAddresses } = request;
  const name = distinguishedName(request.commonName, request.organization ?? DEFAULT_ORGANIZATION);
  const hosts = [...dnsNames, ...ipAddresses];
  return sequence(
    X509_VERSION_3,
    integer(...randomSerialNumber()),
    SIGNATURE_ALGORITHM,
    name,
    validityPeriod(request.now, request.validityDays),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    element(EXTENSIONS, selfSignedExtensions({ applicationUri, hosts, profile, publicKey })),
  );
}
