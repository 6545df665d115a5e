import { KoiosError } from '@koios/opcua-contracts';
import { containing, type PageWindow } from '@koios/service-kit';
import { Between, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import type {
  CertificateOrigin,
  CertificateRevision,
  ClientCertificate,
} from '../domain/client-certificate.js';
import { certificateRevisionEntity, clientCertificateEntity } from './entities.js';

/** What a list of certificates can be sorted by. */
export type CertificateSortKey = 'NAME' | 'VALID_UNTIL' | 'CREATED_AT';

/** Which certificates; what is undefined is no condition. */
export interface CertificateFilter {
  readonly search: string | undefined;
  readonly origin: CertificateOrigin | undefined;
  readonly validUntilBefore: Date | undefined;
  readonly validUntilFrom: Date | undefined;
}

/** A part of the list of certificates. */
export interface CertificateListing extends CertificateFilter {
  readonly sortKey: CertificateSortKey;
  readonly direction: 'ASC' | 'DESC';
  readonly window: PageWindow;
}

/** The database has an index for each order but VALID_UNTIL. */
const columnOf = {
  NAME: 'lower(certificate.name)',
  VALID_UNTIL: 'current.validUntil',
  // The column: a property that is selected twice would lose its value.
  CREATED_AT: 'certificate.created_at',
} as const satisfies Record<CertificateSortKey, string>;

/** Certificates with the content of their newest revision, in one statement. */
function certificates(manager: EntityManager): SelectQueryBuilder<ClientCertificate> {
  return bareCertificates(manager).innerJoinAndMapOne(
    'certificate.current',
    certificateRevisionEntity.options.name,
    'current',
    'current.certificateId = certificate.id AND current.revision = certificate.revision',
  );
}

export async function findCertificate(manager: EntityManager, id: string): Promise<ClientCertificate | null> {
  return certificates(manager).where('certificate.id = :id', { id }).getOne();
}

/** The revisions before the newest one whose keys may still be used, the newest first. */
export async function findUsableEarlierRevisions(
  manager: EntityManager,
  { id, revision, oldestUsableRevision }: ClientCertificate,
  atMost: number,
): Promise<CertificateRevision[]> {
  return manager.find(certificateRevisionEntity, {
    where: { certificateId: id, revision: Between(oldestUsableRevision, revision - 1) },
    order: { revision: 'DESC' },
    take: atMost,
  });
}

/** @throws KoiosError CERTIFICATE_NOT_FOUND */
export async function requireCertificate(manager: EntityManager, id: string): Promise<ClientCertificate> {
  const certificate = await findCertificate(manager, id);
  if (!certificate) throw new KoiosError('CERTIFICATE_NOT_FOUND', undefined, 'id');
  return certificate;
}

export async function findCertificates(
  manager: EntityManager,
  ids: readonly string[],
): Promise<ClientCertificate[]> {
  return certificates(manager).where('certificate.id = ANY(:ids)', { ids }).getMany();
}

export async function findDefaultCertificate(manager: EntityManager): Promise<ClientCertificate | null> {
  return certificates(manager).where('certificate.isDefault').getOne();
}

/** @throws KoiosError SERVICE_UNAVAILABLE before the first start has made it. */
export async function requireDefaultCertificate(manager: EntityManager): Promise<ClientCertificate> {
  const certificate = await findDefaultCertificate(manager);
  if (!certificate)
    throw new KoiosError('SERVICE_UNAVAILABLE', 'The default certificate is being made. Try again.');
  return certificate;
}

/** Every change of a certificate holds its row. @throws KoiosError CERTIFICATE_NOT_FOUND */
export async function lockCertificate(manager: EntityManager, id: string): Promise<ClientCertificate> {
  // The row first and alone: a join in the same statement would not see what the holder before us committed.
  await manager.query('SELECT 1 FROM client_certificate WHERE id = $1 FOR UPDATE', [id]);
  return requireCertificate(manager, id);
}

/** Two statements: the rows of the page, and how many there are in all. */
export async function listCertificates(
  manager: EntityManager,
  listing: CertificateListing,
): Promise<{ rows: ClientCertificate[]; totalCount: number }> {
  const { sortKey, direction } = listing;
  const page = pageOfIds(manager, listing);
  const ofPage = certificates(manager)
    // As an array: for IN the planner reads every certificate and joins.
    .where(`certificate.id = ANY(ARRAY(${page.getQuery()}))`)
    .setParameters(page.getParameters())
    .addSelect(columnOf[sortKey], 'sort_key')
    .orderBy('sort_key', direction);
  const rows = withTiesBroken(ofPage, listing).getMany();
  const matching = narrowedTo(listing, countable(manager, listing)).select('count(*)', 'count');
  const [pageRows, total] = await Promise.all([rows, matching.getRawOne<{ count: string }>()]);
  return { rows: pageRows, totalCount: Number(total?.count) };
}

/** Which certificates stand on the page, before anything is read of them: thousands may stand before it. */
function pageOfIds(
  manager: EntityManager,
  { sortKey, direction, window, ...filter }: CertificateListing,
): SelectQueryBuilder<ClientCertificate> {
  const matching = sortKey === 'VALID_UNTIL' ? certificates(manager) : countable(manager, filter);
  const ids = narrowedTo(filter, matching).select('certificate.id').orderBy(columnOf[sortKey], direction);
  return withTiesBroken(ids, { sortKey, direction }).offset(window.offset).limit(window.limit);
}

/** No two certificates have the same name: a second key would only keep the database from reading along its index. */
function withTiesBroken(
  query: SelectQueryBuilder<ClientCertificate>,
  { sortKey, direction }: Pick<CertificateListing, 'sortKey' | 'direction'>,
): SelectQueryBuilder<ClientCertificate> {
  return sortKey === 'NAME' ? query : query.addOrderBy('certificate.id', direction);
}

function bareCertificates(manager: EntityManager): SelectQueryBuilder<ClientCertificate> {
  return manager.createQueryBuilder(clientCertificateEntity, 'certificate');
}

/** What a certificate contains is looked at only where it is asked for. */
function countable(
  manager: EntityManager,
  { validUntilBefore, validUntilFrom }: CertificateFilter,
): SelectQueryBuilder<ClientCertificate> {
  return validUntilBefore || validUntilFrom ? certificates(manager) : bareCertificates(manager);
}

function narrowedTo(
  { search, origin, validUntilBefore, validUntilFrom }: CertificateFilter,
  query: SelectQueryBuilder<ClientCertificate>,
): SelectQueryBuilder<ClientCertificate> {
  if (search) query.andWhere('certificate.name ILIKE :pattern', { pattern: containing(search) });
  if (origin) query.andWhere('certificate.origin = :origin', { origin });
  if (validUntilBefore) query.andWhere('current.validUntil < :validUntilBefore', { validUntilBefore });
  if (validUntilFrom) query.andWhere('current.validUntil >= :validUntilFrom', { validUntilFrom });
  return query;
}

/** Every revision of the certificates, newest first. */
export async function findRevisions(
  manager: EntityManager,
  ids: readonly string[],
): Promise<CertificateRevision[]> {
  return manager
    .createQueryBuilder(certificateRevisionEntity, 'revision')
    .where('revision.certificateId = ANY(:ids)', { ids })
    .orderBy('revision.revision', 'DESC')
    .getMany();
}
