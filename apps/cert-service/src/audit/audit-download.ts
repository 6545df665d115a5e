import { KoiosError } from '@koios/opcua-contracts';
import type { Logger } from 'pino';
import type { Database } from '../database/database.js';
import type { AuditFact } from '../domain/audit-entry.js';
import type { Actor } from './actor.js';
import { appendAudit } from './audit-log.js';

/**
 * Writes down what is about to leave, a download or a key for a connector, before its first byte does.
 * @throws KoiosError AUDIT_UNAVAILABLE, and then nothing may leave
 */
export async function auditDownload(
  database: Database,
  actor: Actor,
  fact: AuditFact,
  log: Logger,
): Promise<void> {
  try {
    await database.transaction((manager) => appendAudit(manager, actor, fact));
  } catch (error) {
    log.error(
      { err: error, action: fact.action, certificateId: fact.certificateId },
      'what was to leave cannot be audited',
    );
    throw new KoiosError('AUDIT_UNAVAILABLE');
  }
}
