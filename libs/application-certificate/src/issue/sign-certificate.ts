import { type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { BitString, Null } from 'asn1js';
import { AlgorithmIdentifier, type Certificate } from 'pkijs';

const SHA256_WITH_RSA_ENCRYPTION = '1.2.840.113549.1.1.11';
/** Given a callback, node signs in its thread pool; RSA keys sign with PKCS #1 v1.5 padding unless told otherwise. */
const signInThreadPool = promisify<string, Uint8Array, KeyObject, Buffer>(sign);

/**
 * Signs with SHA-256 and PKCS #1 v1.5, the one signature that all security policies take, and answers the DER.
 * Not by `Certificate.sign`: that leaves out the NULL parameters which RFC 4055, 5 demands in both identifiers.
 */
export async function signCertificate(certificate: Certificate, privateKey: KeyObject): Promise<Buffer> {
  certificate.signature = signatureAlgorithm();
  certificate.signatureAlgorithm = signatureAlgorithm();
  certificate.tbsView = new Uint8Array(certificate.encodeTBS().toBER());
  const signature = await signInThreadPool('sha256', certificate.tbsView, privateKey);
  certificate.signatureValue = new BitString({ valueHex: Uint8Array.from(signature).buffer });
  return Buffer.from(certificate.toSchema(true).toBER());
}

function signatureAlgorithm(): AlgorithmIdentifier {
  return new AlgorithmIdentifier({ algorithmId: SHA256_WITH_RSA_ENCRYPTION, algorithmParams: new Null() });
}
