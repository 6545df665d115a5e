import { constants } from 'node:fs';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { normaliseThumbprint, readCertificateFiles } from './certificate-file.js';
import { pkiFolders } from './pki-folder.js';

/** ALREADY: it was there before. UNKNOWN: the server has never seen the certificate. */
export type TrustChange = 'MOVED' | 'ALREADY' | 'UNKNOWN';

/**
 * Moves a certificate from the rejected to the trusted list. A move, not a copy: node-opcua servers refuse a
 * certificate that is in rejected/, also when it is in trusted/ too.
 */
export async function trustCertificate(pkiFolder: string, thumbprint: string): Promise<TrustChange> {
  const { rejected, trusted } = pkiFolders(pkiFolder);
  return move(thumbprint, rejected, trusted);
}

/** Moves a certificate from the trusted to the rejected list. */
export async function distrustCertificate(pkiFolder: string, thumbprint: string): Promise<TrustChange> {
  const { rejected, trusted } = pkiFolders(pkiFolder);
  return move(thumbprint, trusted, rejected);
}

async function move(thumbprint: string, from: string, to: string): Promise<TrustChange> {
  const [first, ...copies] = await filesOf(thumbprint, from);
  const isThere = (await filesOf(thumbprint, to)).length > 0;
  if (first === undefined) return isThere ? 'ALREADY' : 'UNKNOWN';
  await (isThere ? rm(first) : moveFile(first, to, `${normaliseThumbprint(thumbprint)}.pem`));
  await Promise.all(copies.map((copy) => rm(copy)));
  return 'MOVED';
}

async function filesOf(thumbprint: string, folder: string): Promise<string[]> {
  const wanted = normaliseThumbprint(thumbprint);
  const files = await readCertificateFiles(folder);
  return files.filter((certificate) => certificate.thumbprint === wanted).map(({ file }) => file);
}

/** Keeps the file's name where it is free: another certificate's file is never overwritten. */
async function moveFile(file: string, folder: string, otherName: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const sameName = join(folder, basename(file));
  await rename(file, (await exists(sameName)) ? join(folder, otherName) : sameName);
}

async function exists(file: string): Promise<boolean> {
  return access(file, constants.F_OK).then(
    () => true,
    () => false,
  );
}
