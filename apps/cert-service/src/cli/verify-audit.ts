import { createDatabase, loadConfiguration, trustAuthorities } from '@koios/service-kit';
import { auditEntryEntity } from '../audit/audit-entity.js';
import { type AuditVerdict, verifyAuditLog } from '../audit/verify-audit-log.js';
import { configurationSchema } from '../config.js';

/** Follows the hash chain in the database that the environment names. */
export async function verifyAudit(): Promise<AuditVerdict> {
  const needed = configurationSchema.pick({ DATABASE_URL: true, TLS_CA: true });
  const { DATABASE_URL, ...tls } = loadConfiguration(needed);
  trustAuthorities(tls);
  // The schema stays as the service has left it.
  const options = { url: DATABASE_URL.reveal(), entities: [auditEntryEntity], migrations: [] };
  const dataSource = await createDatabase(options).initialize();
  try {
    return await verifyAuditLog(dataSource.manager);
  } finally {
    await dataSource.destroy();
  }
}
