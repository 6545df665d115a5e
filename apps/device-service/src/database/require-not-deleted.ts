import { KoiosError } from '@koios/opcua-contracts';
import type { EntityManager } from 'typeorm';
import type { UserIdentity } from '../domain/user-identity.js';
import { deletedCertificateEntity } from './deleted-certificate-entity.js';

/**
 * Refuses a certificate that was deleted after cert-service was asked about it. Only under the lock of
 * {@link lockDefaultCertificate} is the answer still true at the commit.
 * @throws KoiosError CERTIFICATE_NOT_FOUND
 */
export async function requireNotDeleted(
  manager: EntityManager,
  certificateId: string | null,
  field = 'clientCertificateId',
): Promise<void> {
  if (certificateId === null) return;
  const isDeleted = await manager.getRepository(deletedCertificateEntity).existsBy({ certificateId });
  if (isDeleted) throw new KoiosError('CERTIFICATE_NOT_FOUND', undefined, field);
}

/** The same for the certificate that identifies a user. @throws KoiosError CERTIFICATE_NOT_FOUND */
export async function requireIdentityNotDeleted(
  manager: EntityManager,
  identity: UserIdentity,
): Promise<void> {
  if (identity.kind !== 'CERTIFICATE') return;
  await requireNotDeleted(manager, identity.certificateId, 'userIdentity.certificateId');
}
