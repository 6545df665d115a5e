import { KoiosError } from '@koios/opcua-contracts';
import type { EntityManager } from 'typeorm';
import { type Authorities, readAuthorities } from '../domain/authorities.js';
import type { IssuerCertificate } from '../domain/issuer-certificate.js';
import { issuerCertificateEntity } from './entities.js';

/** By name. */
export async function listIssuerCertificates(manager: EntityManager): Promise<IssuerCertificate[]> {
  return manager.find(issuerCertificateEntity, { order: { subject: 'ASC', createdAt: 'ASC', id: 'ASC' } });
}

export async function findIssuerCertificate(
  manager: EntityManager,
  id: string,
): Promise<IssuerCertificate | null> {
  return manager.findOneBy(issuerCertificateEntity, { id });
}

/** @throws KoiosError ISSUER_CERTIFICATE_NOT_FOUND */
export async function requireIssuerCertificate(
  manager: EntityManager,
  id: string,
): Promise<IssuerCertificate> {
  const issuer = await findIssuerCertificate(manager, id);
  if (!issuer) throw new KoiosError('ISSUER_CERTIFICATE_NOT_FOUND', undefined, 'id');
  return issuer;
}

/**
 * Held by every change of the list. Whoever judges by the list holds it together with others
 * ({@link lockAuthorities}): once a change is committed, nobody commits a judgement by the list as it was.
 */
export async function lockIssuerList(manager: EntityManager): Promise<void> {
  await manager.query(`SELECT pg_advisory_xact_lock(hashtext('issuer-certificates'))`);
}

/** The authorities as they are; they stay so until the transaction ends. */
export async function lockAuthorities(manager: EntityManager): Promise<Authorities> {
  await manager.query(`SELECT pg_advisory_xact_lock_shared(hashtext('issuer-certificates'))`);
  return findAuthorities(manager);
}

/** The authorities as they are at this moment. */
export async function findAuthorities(manager: EntityManager): Promise<Authorities> {
  return readAuthorities(await manager.find(issuerCertificateEntity));
}
