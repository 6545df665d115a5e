import type { EntityManager } from 'typeorm';
import type { KeyFacts } from '../domain/key-usability.js';
import type { KeyOwner } from '../key-vault/sealed-key.js';

const byIdentity = `
  SELECT revision.revision, revision.thumbprint, certificate.oldest_usable_revision AS "oldestUsableRevision", revision.usable_until AS "usableUntil"
  FROM certificate_revision revision JOIN client_certificate certificate ON certificate.id = revision.certificate_id
  WHERE revision.certificate_id = $1 AND revision.revision = $2`;

/** With the certificate that the key is of. */
export interface StoredKeyFacts extends KeyFacts {
  readonly thumbprint: string;
}

/** By hand and small: every handshake of every connector asks. undefined when there is no such revision. */
export async function findKeyFacts(
  manager: EntityManager,
  identity: KeyOwner,
): Promise<StoredKeyFacts | undefined> {
  const { certificateId, revision } = identity;
  const [facts] = await manager.query<StoredKeyFacts[]>(byIdentity, [certificateId, revision]);
  return facts;
}
