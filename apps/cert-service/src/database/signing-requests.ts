import { KoiosError } from '@koios/opcua-contracts';
import { type EntityManager, QueryFailedError } from 'typeorm';
import type { SigningRequest } from '../domain/signing-request.js';
import { signingRequestEntity } from './signing-request-entity.js';

const uniqueViolation = '23505';
const foreignKeyViolation = '23503';

/** Newest first. */
export async function listSigningRequests(manager: EntityManager): Promise<SigningRequest[]> {
  return manager.find(signingRequestEntity, { order: { createdAt: 'DESC', id: 'DESC' } });
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
