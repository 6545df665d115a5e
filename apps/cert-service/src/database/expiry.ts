import type { EntityManager } from 'typeorm';
import type { ClientCertificate } from '../domain/client-certificate.js';
import { type ExpiryDecision, warningHorizon } from '../domain/expiry-warning.js';
import { findCertificate } from './certificates.js';
import { expiryWarningEntity } from './entities.js';

const withUndecidedWarning = `
  SELECT DISTINCT certificate.id
  FROM client_certificate certificate
  JOIN certificate_revision current
    ON current.certificate_id = certificate.id AND current.revision = certificate.revision
  JOIN unnest($1::integer[], $2::timestamptz[]) AS due (days_before, horizon) ON current.valid_until <= due.horizon
  WHERE NOT EXISTS (
    SELECT 1 FROM expiry_warning warning
    WHERE warning.certificate_id = certificate.id AND warning.revision = certificate.revision
      AND warning.days_before = due.days_before
  )`;

const endingWithinRenewalPeriod = `
  SELECT certificate.id
  FROM client_certificate certificate
  JOIN certificate_revision current
    ON current.certificate_id = certificate.id AND current.revision = certificate.revision
  WHERE certificate.auto_renew AND certificate.origin = 'GENERATED'
    AND current.valid_until <= $1::timestamptz + certificate.renew_days_before * interval '24 hours'`;

/** Certificates of which a warning, or the end, may have to be told. */
export async function findCertificatesToWarnOf(
  manager: EntityManager,
  warningDays: readonly number[],
  now: Date,
): Promise<string[]> {
  const days = [...warningDays, 0];
  const horizons = days.map((daysBefore) => warningHorizon(daysBefore, now));
  const rows = await manager.query<{ id: string }[]>(withUndecidedWarning, [days, horizons]);
  return rows.map(({ id }) => id);
}

/** Certificates that may have to be renewed. */
export async function findCertificatesToRenew(manager: EntityManager, now: Date): Promise<string[]> {
  const rows = await manager.query<{ id: string }[]>(endingWithinRenewalPeriod, [now]);
  return rows.map(({ id }) => id);
}

/** A certificate that nobody else can change now; null when it was deleted meanwhile. */
export async function lockIfPresent(manager: EntityManager, id: string): Promise<ClientCertificate | null> {
  await manager.query('SELECT 1 FROM client_certificate WHERE id = $1 FOR UPDATE', [id]);
  return findCertificate(manager, id);
}

/** For how many days before its end a revision's warnings were decided. */
export async function findDecidedDays(
  manager: EntityManager,
  { id, revision }: ClientCertificate,
): Promise<Set<number>> {
  const decided = await manager.findBy(expiryWarningEntity, { certificateId: id, revision });
  return new Set(decided.map(({ daysBefore }) => daysBefore));
}

/** Remembers what was decided; the primary key refuses to decide anything twice. */
export async function insertExpiryDecisions(
  manager: EntityManager,
  { id, revision }: ClientCertificate,
  decisions: readonly ExpiryDecision[],
  decidedAt: Date,
): Promise<void> {
  const rows = decisions.map((decision) => ({ certificateId: id, revision, ...decision, decidedAt }));
  await manager.insert(expiryWarningEntity, rows);
}
