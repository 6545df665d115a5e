import type { AuditFact } from './audit-entry.js';

/** A certificate signing request whose private key waits in the vault, under the request's own id. */
export interface SigningRequest {
  readonly id: string;
  /** The certificate that it renews; null for a new one. */
  readonly certificateId: string | null;
  /** What a new certificate is to be called; null for a renewal, which keeps its name. */
  readonly name: string | null;
  readonly description: string | null;
  readonly applicationUri: string;
  /** PKCS #10 in DER. */
  readonly requestDer: Buffer;
  readonly createdAt: Date;
}

/** Where the key of a signing request lies. */
export function keyOfRequest(id: string): {
  readonly certificateId: string;
  readonly revision: number;
  readonly thumbprint: null;
} {
  return { certificateId: id, revision: 1, thumbprint: null };
}

/** What the audit log says of a signing request. */
export function signingRequestAudit(
  action: 'SIGNING_REQUEST_CREATED' | 'SIGNING_REQUEST_DELETED',
  { id, certificateId, name, applicationUri }: SigningRequest,
  title: string | null = name,
): AuditFact {
  const details = `signing request ${id}, ApplicationUri ${applicationUri}`;
  return { action, certificateId: certificateId ?? id, certificateName: title, details };
}
