import { KoiosError } from '@koios/opcua-contracts';
import { type EntityManager, QueryFailedError } from 'typeorm';
import type { ClientCertificate } from '../domain/client-certificate.js';
import { certificateRevisionEntity, clientCertificateEntity } from './entities.js';

const uniqueViolation = '23505';

/** @throws KoiosError CERTIFICATE_NAME_TAKEN */
export async function insertCertificate(
  manager: EntityManager,
  certificate: ClientCertificate,
): Promise<void> {
  const { current, ...row } = certificate;
  await refusingTakenName(() => manager.insert(clientCertificateEntity, row));
  await manager.insert(certificateRevisionEntity, current);
}

/** Adds the newest revision; the keys of the ones before it stay usable until the given instant at most. */
export async function insertSuccessor(
  manager: EntityManager,
  renewed: ClientCertificate,
  othersUsableUntil: Date,
): Promise<void> {
  await manager
    .createQueryBuilder()
    .update(certificateRevisionEntity)
    .set({ usableUntil: othersUsableUntil })
    .where('certificate_id = :id AND (usable_until IS NULL OR usable_until > :othersUsableUntil)')
    .setParameters({ id: renewed.id, othersUsableUntil })
    .execute();
  await manager.insert(certificateRevisionEntity, renewed.current);
  await updateCertificate(manager, renewed);
}

/** Writes a certificate's own row, not its revisions. @throws KoiosError CERTIFICATE_NAME_TAKEN */
export async function updateCertificate(
  manager: EntityManager,
  certificate: ClientCertificate,
): Promise<void> {
  const { id, name, description, isDefault, origin, revision, oldestUsableRevision, version } = certificate;
  const { autoRenew, renewDaysBefore } = certificate;
  const state = { isDefault, revision, oldestUsableRevision, autoRenew, renewDaysBefore, version };
  const row = { name, description, origin, ...state };
  await refusingTakenName(() => manager.update(clientCertificateEntity, { id }, row));
}

/** Whether a name is free, in any case; the database has the last word. @throws KoiosError CERTIFICATE_NAME_TAKEN */
export async function assertNameIsFree(manager: EntityManager, name: string): Promise<void> {
  if (await isNameTaken(manager, name)) throw nameTaken();
}

/** Whether a certificate is called so, in any case. */
export async function isNameTaken(manager: EntityManager, name: string): Promise<boolean> {
  return manager
    .createQueryBuilder(clientCertificateEntity, 'certificate')
    .where('lower(certificate.name) = lower(:name)', { name })
    .getExists();
}

/**
 * Held by every change that moves the default or ends a certificate: there is exactly one default at any time, also
 * while two of them change it.
 */
export async function lockDefault(manager: EntityManager): Promise<void> {
  await manager.query(`SELECT pg_advisory_xact_lock(hashtext('default-certificate'))`);
}

async function refusingTakenName(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw isTakenName(error) ? nameTaken() : error;
  }
}

function isTakenName(error: unknown): boolean {
  if (!(error instanceof QueryFailedError)) return false;
  const { code, constraint } = error.driverError as Error & { code?: string; constraint?: string };
  return code === uniqueViolation && constraint === 'client_certificate_name';
}

function nameTaken(): KoiosError {
  return new KoiosError('CERTIFICATE_NAME_TAKEN', undefined, 'name');
}
