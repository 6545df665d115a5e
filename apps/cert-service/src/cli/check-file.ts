import { createPublicKey, type KeyObject } from 'node:crypto';
import {
  buildChain,
  CertificateError,
  type CertificateChain,
  checkProfile,
  findLeafByKey,
  findLeafByPosition,
  openPkcs12,
  type ParsedCertificate,
  parsePrivateKey,
  type ProfileFinding,
  readCertificates,
  usableSecurityPolicies,
} from '@koios/application-certificate';
import { readPassphrase, readSmallFile } from './read-files.js';

/** What to check a certificate with. */
export interface CheckOptions {
  readonly key?: string;
  readonly passphraseFile?: string;
  readonly server?: boolean;
}

/** A certificate and what the profile says of it. */
export interface CheckedFile {
  readonly file: string;
  readonly subject: string;
  readonly issuer: string;
  readonly applicationUri: string | null;
  readonly thumbprint: string;
  readonly validFrom: Date;
  readonly validUntil: Date;
  readonly securityPolicies: readonly string[];
  readonly findings: readonly ProfileFinding[];
}

/** @throws CertificateError or CommandFailure for what cannot be read */
export async function checkFile(file: string, options: CheckOptions, now = new Date()): Promise<CheckedFile> {
  const { certificates, privateKey } = await readAll(file, options);
  const spki = privateKey && createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const { leaf, issuers } = chainOf(certificates, spki, now);
  const findings = checkProfile(leaf, {
    now,
    origin: 'UPLOADED',
    role: options.server ? 'SERVER' : 'CLIENT',
    issuers,
    ...(spki && { privateKeyPublicSpki: spki }),
  });
  const { subject, issuer, applicationUri, thumbprint, validFrom, validUntil } = leaf;
  const facts = { applicationUri, thumbprint, validFrom, validUntil };
  const securityPolicies = usableSecurityPolicies(leaf);
  return { file, subject: subject.text, issuer: issuer.text, ...facts, securityPolicies, findings };
}

interface Content {
  readonly certificates: readonly ParsedCertificate[];
  readonly privateKey?: KeyObject;
}

async function readAll(file: string, { key, passphraseFile }: CheckOptions): Promise<Content> {
  const bytes = await readSmallFile(file);
  const passphrase = passphraseFile === undefined ? undefined : await readPassphrase(passphraseFile);
  if (/\.(p12|pfx)$/i.test(file)) return openPkcs12(bytes, passphrase);
  const certificates = readCertificates(bytes);
  if (key === undefined) return { certificates };
  return {
    certificates,
    privateKey: await parsePrivateKey(await readSmallFile(key), passphrase, certificates),
  };
}

/** A key that belongs to none of the certificates is a finding and no reason to say nothing else. */
function chainOf(
  certificates: readonly ParsedCertificate[],
  spki: Buffer | undefined,
  now: Date,
): CertificateChain {
  return buildChain(
    (spki && leafOfKey(certificates, spki)) ?? findLeafByPosition(certificates),
    certificates,
    { now },
  );
}

function leafOfKey(certificates: readonly ParsedCertificate[], spki: Buffer): ParsedCertificate | undefined {
  try {
    return findLeafByKey(certificates, spki);
  } catch (error) {
    if (error instanceof CertificateError && error.code === 'PRIVATE_KEY_MISMATCH') return undefined;
    throw error;
  }
}
