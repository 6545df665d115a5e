import { X509Certificate } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isNativeError } from 'node:util/types';

/** A certificate in one of the folders of a PKI folder, with what people recognise it by. */
export interface CertificateFile {
  readonly file: string;
  /** SHA-1 of the DER, upper-case hexadecimal: how OPC UA names a certificate. */
  readonly thumbprint: string;
  readonly commonName: string | null;
  readonly applicationUri: string | null;
}

const SAN_URI = /(?:^|, )URI:("(?:[^"\\]|\\.)*"|[^,]*)/;

/** What a PEM or DER says, the leaf where there is a chain; null when it is no certificate. */
export function describeCertificate(encoded: Buffer): Omit<CertificateFile, 'file'> | null {
  const certificate = parse(encoded);
  if (certificate === null) return null;
  const [commonName] = [certificate.toLegacyObject().subject?.CN].flat();
  return {
    thumbprint: normaliseThumbprint(certificate.fingerprint),
    commonName: commonName ?? null,
    applicationUri: firstUri(certificate.subjectAltName ?? ''),
  };
}

/** The certificates of a folder by file name; other files are passed over, a missing folder is empty. */
export async function readCertificateFiles(folder: string): Promise<CertificateFile[]> {
  const names = (await fileNames(folder)).sort();
  const files = await Promise.all(names.map((name) => readCertificateFile(join(folder, name))));
  return files.filter((file) => file !== null);
}

/** Thumbprints as people paste them: lower case, with colons or blanks. */
export function normaliseThumbprint(thumbprint: string): string {
  return thumbprint.replace(/[\s:]/g, '').toUpperCase();
}

/** Null too when somebody has moved the file away since its folder was read. */
async function readCertificateFile(file: string): Promise<CertificateFile | null> {
  const encoded = await readFile(file).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  const facts = encoded && describeCertificate(encoded);
  return facts === null ? null : { file, ...facts };
}

async function fileNames(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return isNativeError(error) && 'code' in error && error.code === 'ENOENT';
}

function parse(encoded: Buffer): X509Certificate | null {
  try {
    return new X509Certificate(encoded);
  } catch {
    return null;
  }
}

/** node:crypto prints the names as `URI:urn:a, DNS:b`, and a name with a comma in it as a JSON string. */
function firstUri(subjectAltName: string): string | null {
  const printed = SAN_URI.exec(subjectAltName)?.[1];
  if (printed === undefined) return null;
  return printed.startsWith('"') ? String(JSON.parse(printed)) : printed;
}
