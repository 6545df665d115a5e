import { createPublicKey, type KeyObject } from 'node:crypto';
import {
  type CertificateChain,
  checkProfile,
  type ParsedCertificate,
  type ProfileFinding,
  readCertificates,
  readKeyPairUpload,
  readPkcs12Upload,
  type UploadedKeyPair,
} from '@koios/application-certificate';
import { KoiosError } from '@koios/opcua-contracts';
import { refusing } from './refusal.js';
import { assertFileSize, type UploadPart } from './upload-part.js';

/** A certificate with its private key, as somebody hands it in. */
export type KeyPairUpload =
  | { readonly kind: 'PKCS12'; readonly file: UploadPart; readonly passphrase: string | undefined }
  | {
      readonly kind: 'PAIR';
      readonly certificate: UploadPart;
      readonly privateKey: UploadPart | undefined;
      readonly passphrase: string | undefined;
    };

/** Below this no OPC UA security policy takes an RSA key (OPC 10000-7), and it can be broken. */
const smallestRsaKeyBits = 1_024;

/** PowerShell writes UTF-16, in which the octets of one order are found in the other, too. */
const keyLabels = [Buffer.from('PRIVATE KEY-----'), Buffer.from('PRIVATE KEY-----', 'utf16le')];

/**
 * Reads an upload and refuses what is useless. Whatever else is odd about it is for the profile to report: real plants
 * have odd certificates.
 * @throws KoiosError with the code and the field to blame
 */
export async function readKeyPair(upload: KeyPairUpload, now: Date): Promise<UploadedKeyPair> {
  return upload.kind === 'PKCS12' ? readPkcs12(upload, now) : readPair(upload, now);
}

/** What the profile says of a certificate that was made elsewhere. */
export function profileFindings(
  { leaf, issuers }: CertificateChain,
  privateKey: KeyObject,
  now: Date,
): ProfileFinding[] {
  const privateKeyPublicSpki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return checkProfile(leaf, { now, origin: 'UPLOADED', role: 'CLIENT', privateKeyPublicSpki, issuers });
}

async function readPkcs12(
  { file, passphrase }: Extract<KeyPairUpload, { kind: 'PKCS12' }>,
  now: Date,
): Promise<UploadedKeyPair> {
  assertFileSize(file);
  const reading = { unreadable: 'PKCS12_UNREADABLE', field: file.field } as const;
  return refusing(reading, () => readPkcs12Upload(file.bytes, passphrase, now));
}

async function readPair(
  upload: Extract<KeyPairUpload, { kind: 'PAIR' }>,
  now: Date,
): Promise<UploadedKeyPair> {
  const { certificate, privateKey = keyInsideOf(certificate), passphrase } = upload;
  assertFileSize(certificate, privateKey);
  // Once by itself, so that what is wrong with it is not taken for a fault of the key.
  const certificates = await refusing(
    { unreadable: 'CERTIFICATE_UNREADABLE', field: certificate.field },
    () => readCertificates(certificate.bytes),
  );
  if (certificates.some(isTooWeak))
    throw new KoiosError('CERTIFICATE_TOO_WEAK', undefined, certificate.field);
  if (!privateKey) throw new KoiosError('PRIVATE_KEY_MISSING', undefined, 'privateKey');
  return refusing(
    { unreadable: 'PRIVATE_KEY_UNREADABLE', field: privateKey.field, certificateField: certificate.field },
    () => readKeyPairUpload(certificate.bytes, privateKey.bytes, passphrase, now),
  );
}

/** Many tools write certificate and key into one PEM file. */
function keyInsideOf(certificate: UploadPart): UploadPart | undefined {
  return keyLabels.some((label) => certificate.bytes.includes(label)) ? certificate : undefined;
}

function isTooWeak({ keyAlgorithm, keySize }: ParsedCertificate): boolean {
  return keyAlgorithm === 'RSA' && keySize < smallestRsaKeyBits;
}
