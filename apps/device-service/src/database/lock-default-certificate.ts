import type { EntityManager } from 'typeorm';
import type { DefaultCertificate } from '../domain/default-certificate.js';
import { defaultCertificateEntity } from './default-certificate-entity.js';

/**
 * The default, locked until the transaction ends. Its one row stands for "which certificate does which device use":
 * who assigns holds it SHARED, who deletes a certificate or changes the default holds it alone. So no assignment
 * slips past a deletion, and no version of a device can mean two different effective certificates.
 * Always taken before any device's row.
 */
export function lockDefaultCertificate(
  manager: EntityManager,
  hold: 'SHARED' | 'ALONE',
): Promise<DefaultCertificate> {
  return manager.getRepository(defaultCertificateEntity).findOneOrFail({
    where: { id: true },
    lock: { mode: hold === 'SHARED' ? 'pessimistic_read' : 'pessimistic_write' },
  });
}
