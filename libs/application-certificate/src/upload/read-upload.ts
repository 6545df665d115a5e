import { createPublicKey, type KeyObject } from 'node:crypto';
import { assertParsersAgree } from '../agreement/assert-parsers-agree.js';
import { buildChain, type CertificateChain, findLeafByKey } from '../chain/build-chain.js';
import { readCertificates } from '../chain/read-certificates.js';
import { parsePrivateKey } from '../keys/parse-private-key.js';
import type { ParsedCertificate } from '../parse/parsed-certificate.js';
import { openPkcs12 } from '../pkcs12/open-pkcs12.js';

/** A certificate with its chain and, where it came with it, its private key. */
export interface UploadedKeyPair extends CertificateChain {
  readonly privateKey: KeyObject;
}

/**
 * Reads a certificate file (DER or PEM, with its chain in any order) and the file of its private key. What makes the
 * pair useless is refused here; everything else is for `checkProfile` to report. Of several authorities that certified it,
 * as after the renewal of a root, the chain goes through one in force `now`.
 * @throws CertificateError
 */
export async function readKeyPairUpload(
  certificateFile: Uint8Array,
  privateKeyFile: Uint8Array,
  passphrase?: string,
  now = new Date(),
): Promise<UploadedKeyPair> {
  const certificates = readCertificates(certificateFile);
  const privateKey = await parsePrivateKey(privateKeyFile, passphrase, certificates);
  return { ...chainFor(certificates, spkiOf(createPublicKey(privateKey)), now), privateKey };
}

/** The same for a PKCS #12 file, which holds both. @throws CertificateError */
export async function readPkcs12Upload(
  file: Uint8Array,
  passphrase?: string,
  now = new Date(),
): Promise<UploadedKeyPair> {
  const { privateKey, certificates } = await openPkcs12(file, passphrase);
  return { ...chainFor(certificates, spkiOf(createPublicKey(privateKey)), now), privateKey };
}

/** A certificate that an authority made for a signing request of ours, whose key we keep. @throws CertificateError */
export function readSignedUpload(
  certificateFile: Uint8Array,
  publicKey: KeyObject,
  now = new Date(),
): CertificateChain {
  return chainFor(readCertificates(certificateFile), spkiOf(publicKey), now);
}

function chainFor(
  certificates: readonly ParsedCertificate[],
  publicKeySpkiDer: Uint8Array,
  now: Date,
): CertificateChain {
  const leaf = findLeafByKey(certificates, publicKeySpkiDer);
  assertParsersAgree(leaf);
  return buildChain(leaf, certificates, { now });
}

function spkiOf(publicKey: KeyObject): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' });
}
