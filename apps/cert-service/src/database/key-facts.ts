import type { EntityManager } from 'typeorm';
import type { KeyFacts } from '../domain/key-usability.js';
import type { KeyIdentity } from '../key-vault/sealed-key.js';

const byIdentity = `
  SELECT revision.revision, certificate.oldest_usable_revision AS "oldestUsableRevision", revision.usable_until AS "usableUntil"
  FROM certificate_revision revision JOIN client_certificate certificate ON certificate.id = revision.certificate_id
  WHERE revision.certificate_id = $1 AND revision.revision = $2`;

/** By hand and small: every handshake of every connector asks. undefined when there is no such revision. */
export async function findKeyFacts(
  manager: EntityManager,
  identity: KeyIdentity,
): Promise<KeyFacts | undefined> {
  const { certificateId, revision } = identity;
  const [facts] = await manager.query<KeyFacts[]>(byIdentity, [certificateId, revision]);
  return facts;
}
