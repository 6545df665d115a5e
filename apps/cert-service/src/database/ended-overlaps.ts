import type { EntityManager } from 'typeorm';
import type { ClientCertificate } from '../domain/client-certificate.js';

const withEndedOverlap = `
  SELECT certificate.id FROM client_certificate certificate
  JOIN certificate_revision oldest
    ON oldest.certificate_id = certificate.id AND oldest.revision = certificate.oldest_usable_revision
  WHERE oldest.usable_until <= $1`;

const oldestInUse = `
  SELECT min(revision)::integer AS oldest FROM certificate_revision
  WHERE certificate_id = $1 AND (usable_until IS NULL OR usable_until > $2)`;

/** Certificates whose oldest usable revision is usable no more. */
export async function findCertificatesToRetire(manager: EntityManager, now: Date): Promise<string[]> {
  return (await manager.query<{ id: string }[]>(withEndedOverlap, [now])).map(({ id }) => id);
}

/** The oldest revision whose key may still be used; the newest one always may. */
export async function oldestRevisionInUse(
  manager: EntityManager,
  { id, revision }: ClientCertificate,
  now: Date,
): Promise<number> {
  const [row] = await manager.query<{ oldest: number | null }[]>(oldestInUse, [id, now]);
  return row?.oldest ?? revision;
}
