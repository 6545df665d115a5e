import { KoiosError } from '@koios/opcua-contracts';
import { containing, type PageWindow } from '@koios/service-kit';
import { type EntityManager, ILike, LessThan } from 'typeorm';
import { type Authorities, readAuthorities } from '../domain/authorities.js';
import type { IssuerCertificate } from '../domain/issuer-certificate.js';
import { issuerCertificateEntity } from './entities.js';

/** A part of the list of authorities; what is undefined is no condition. */
export interface IssuerListing {
  readonly search: string | undefined;
  readonly validUntilBefore: Date | undefined;
  readonly sortKey: 'SUBJECT' | 'VALID_UNTIL' | 'CREATED_AT';
  readonly direction: 'ASC' | 'DESC';
  readonly window: PageWindow;
}

const columnOf = {
  SUBJECT: 'subject',
  VALID_UNTIL: 'validUntil',
  CREATED_AT: 'createdAt',
} as const satisfies Record<IssuerListing['sortKey'], keyof IssuerCertificate>;

export async function listIssuerCertificates(
  manager: EntityManager,
  { search, validUntilBefore, sortKey, direction, window }: IssuerListing,
): Promise<{ rows: IssuerCertificate[]; totalCount: number }> {
  const [rows, totalCount] = await manager.findAndCount(issuerCertificateEntity, {
    where: {
      ...(search && { subject: ILike(containing(search)) }),
      ...(validUntilBefore && { validUntil: LessThan(validUntilBefore) }),
    },
    order: { [columnOf[sortKey]]: direction, id: direction },
    skip: window.offset,
    take: window.limit,
  });
  return { rows, totalCount };
}

/** The oldest first. */
export async function everyIssuerCertificate(manager: EntityManager): Promise<IssuerCertificate[]> {
  return manager.find(issuerCertificateEntity, { order: { createdAt: 'ASC', id: 'ASC' } });
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
  return readAuthorities(await everyIssuerCertificate(manager));
}
