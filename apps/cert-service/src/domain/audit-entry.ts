import { createHash } from 'node:crypto';

/** Everything that is written to the audit log. */
export const auditActions = [
  'CERTIFICATE_GENERATED',
  'CERTIFICATE_UPLOADED',
  'CERTIFICATE_UPDATED',
  'CERTIFICATE_REGENERATED',
  'CERTIFICATE_DELETED',
  'DEFAULT_CHANGED',
  'SIGNING_REQUEST_CREATED',
  'SIGNING_REQUEST_DELETED',
  'PRIVATE_KEY_DOWNLOADED',
  'CERTIFICATE_DOWNLOADED',
  'SERVER_CERTIFICATE_TRUSTED',
  'SERVER_CERTIFICATE_REJECTED',
  'SERVER_CERTIFICATE_REMOVED',
  'SERVER_CERTIFICATE_TRUST_WITHDRAWN',
  'ISSUER_CERTIFICATE_ADDED',
  'ISSUER_CERTIFICATE_REMOVED',
  'REVOCATION_LIST_ADDED',
  'PRIVATE_KEY_HANDED_OVER',
  'KEY_CUSTODY_CHANGED',
] as const;

export type AuditAction = (typeof auditActions)[number];

/** What was done to what. */
export interface AuditFact {
  readonly action: AuditAction;
  /** The certificate, server certificate, signing request or issuer it was done to. */
  readonly certificateId: string | null;
  /** The name it had then. */
  readonly certificateName: string | null;
  /** Particulars in a line, for example a thumbprint; never a secret. */
  readonly details: string | null;
}

/** One line of the audit log. */
export interface AuditEntry extends AuditFact {
  /** 1, 2, 3…; without gaps. */
  readonly sequence: number;
  readonly occurredAt: Date;
  readonly actor: string;
  readonly address: string | null;
  /** Lower case hexadecimal, see {@link auditHash}. */
  readonly hash: string;
}

/** What the first entry seals, where there is none before it. */
export const hashBeforeTheFirst = '0'.repeat(64);

/**
 * SHA-256 over an entry and the hash before it. The encoding is a JSON array of all values in a fixed order: strings
 * are quoted and escaped, so that no two different entries have one encoding.
 */
export function auditHash(entry: Omit<AuditEntry, 'hash'>, previousHash: string): string {
  const { sequence, occurredAt, actor, address, action, certificateId, certificateName, details } = entry;
  const about = [action, certificateId, certificateName, details];
  const encoded = JSON.stringify([
    previousHash,
    sequence,
    occurredAt.toISOString(),
    actor,
    address,
    ...about,
  ]);
  return createHash('sha256').update(encoded).digest('hex');
}
