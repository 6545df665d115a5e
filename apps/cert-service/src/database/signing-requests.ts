import { KoiosError } from '@koios/opcua-contracts';
import { containing, type PageWindow } from '@koios/service-kit';
import { type EntityManager, QueryFailedError } from 'typeorm';
import type { SigningRequest } from '../domain/signing-request.js';
import { clientCertificateEntity } from './entities.js';
import { signingRequestEntity } from './signing-request-entity.js';

const uniqueViolation = '23505';
const foreignKeyViolation = '23503';

/** In which order. */
export interface SigningRequestOrder {
  readonly sortKey: 'NAME' | 'CREATED_AT';
  readonly direction: 'ASC' | 'DESC';
}

/** A part of the list of signing requests; what is undefined is no condition. */
export interface SigningRequestListing extends SigningRequestOrder {
  readonly search: string | undefined;
  readonly certificateId: string | undefined;
  readonly window: PageWindow;
}

/** A renewal has the name that its certificate has now. */
const nameNow = 'coalesce(request.name, certificate.name)';
const columnOf = {
  NAME: `lower(${nameNow})`,
  // The column: a property that is selected twice would lose its value.
  CREATED_AT: 'request.created_at',
} as const satisfies Record<SigningRequestListing['sortKey'], string>;

export async function listSigningRequests(
  manager: EntityManager,
  { search, certificateId, sortKey, direction, window }: SigningRequestListing,
): Promise<{ rows: SigningRequest[]; totalCount: number }> {
  const requests = manager
    .createQueryBuilder(signingRequestEntity, 'request')
    .leftJoin(clientCertificateEntity.options.name, 'certificate', 'certificate.id = request.certificateId');
  if (search) requests.andWhere(`${nameNow} ILIKE :pattern`, { pattern: containing(search) });
  if (certificateId) requests.andWhere('request.certificateId = :certificateId', { certificateId });
  const [rows, totalCount] = await requests
    .addSelect(columnOf[sortKey], 'sort_key')
    .orderBy('sort_key', direction)
    .addOrderBy('request.id', direction)
    .offset(window.offset)
    .limit(window.limit)
    .getManyAndCount();
  return { rows, totalCount };
}

/** @throws KoiosError SIGNING_REQUEST_NOT_FOUND */
export async function requireSigningRequest(
  manager: EntityManager,
  id: string,
  field = 'id',
): Promise<SigningRequest> {
  const request = await manager.findOneBy(signingRequestEntity, { id });
  if (!request) throw new KoiosError('SIGNING_REQUEST_NOT_FOUND', undefined, field);
  return request;
}

/** Whoever ends a signing request holds its row. @throws KoiosError SIGNING_REQUEST_NOT_FOUND */
export async function lockSigningRequest(
  manager: EntityManager,
  id: string,
  field = 'id',
): Promise<SigningRequest> {
  await manager.query('SELECT 1 FROM signing_request WHERE id = $1 FOR UPDATE', [id]);
  return requireSigningRequest(manager, id, field);
}

/** @throws KoiosError CERTIFICATE_NAME_TAKEN, or CERTIFICATE_NOT_FOUND when the certificate to renew is gone */
export async function insertSigningRequest(manager: EntityManager, request: SigningRequest): Promise<void> {
  try {
    await manager.insert(signingRequestEntity, request);
  } catch (error) {
    throw refusalOf(error) ?? error;
  }
}

export async function deleteSigningRequestRow(manager: EntityManager, id: string): Promise<void> {
  await manager.delete(signingRequestEntity, { id });
}

/** Whether a key in the vault belongs to a request that waits. */
export async function isSigningRequest(manager: EntityManager, id: string): Promise<boolean> {
  return manager.existsBy(signingRequestEntity, { id });
}

export async function signingRequestIds(manager: EntityManager): Promise<string[]> {
  return (await manager.find(signingRequestEntity, { select: { id: true } })).map(({ id }) => id);
}

function refusalOf(error: unknown): KoiosError | undefined {
  if (!(error instanceof QueryFailedError)) return undefined;
  const { code } = error.driverError as Error & { code?: string };
  if (code === foreignKeyViolation)
    return new KoiosError('CERTIFICATE_NOT_FOUND', undefined, 'certificateId');
  if (code !== uniqueViolation) return undefined;
  return new KoiosError('CERTIFICATE_NAME_TAKEN', 'Another signing request has this name.', 'name');
}
