import type { EntityManager } from 'typeorm';
import { type AuditEntry, type AuditFact, auditHash } from '../domain/audit-entry.js';
import { storableText } from '../domain/storable-text.js';
import type { Actor } from './actor.js';
import { auditEntryEntity } from './audit-entity.js';

interface Head {
  readonly sequence: number;
  readonly hash: string;
  readonly now: Date;
}

/**
 * Holds the end of the log until the transaction ends, so that entries follow each other without a gap or a fork. The
 * time is the database's, taken once it is held: with several replicas the order of entries is the order of times.
 */
const holdHead = `
  WITH head AS MATERIALIZED (SELECT sequence, hash FROM audit_head FOR UPDATE)
  SELECT sequence, hash, date_trunc('milliseconds', clock_timestamp()) AS now FROM head`;

/**
 * Writes down who did what, in the transaction that does it: both are committed or neither is. Call it last in the
 * transaction: from here on every other change waits for its end.
 */
export async function appendAudit(manager: EntityManager, actor: Actor, fact: AuditFact): Promise<void> {
  const { sequence, hash: previousHash, now } = await takeHead(manager);
  const { action, certificateId, certificateName, details } = fact;
  // What is sealed is what can be read again: otherwise the entry would pass for an altered one ever after.
  const texts = { certificateName: storableText(certificateName), details: storableText(details) };
  const entry = {
    sequence: sequence + 1,
    occurredAt: now,
    actor: storableText(actor.subject),
    address: actor.address,
    ...{ action, certificateId, ...texts },
  };
  const sealed: AuditEntry = { ...entry, hash: auditHash(entry, previousHash) };
  // The database moves the head itself and refuses an entry that does not follow it.
  await manager.insert(auditEntryEntity, sealed);
}

/** What tells this database from any other, in a backup of it too: the first entry of its log; undefined before that. */
export async function databaseName(manager: EntityManager): Promise<string | undefined> {
  return (await manager.findOneBy(auditEntryEntity, { sequence: 1 }))?.hash;
}

async function takeHead(manager: EntityManager): Promise<Head> {
  const [head] = await manager.query<Head[]>(holdHead);
  if (!head) throw new Error('The audit log has lost its head.');
  return head;
}
