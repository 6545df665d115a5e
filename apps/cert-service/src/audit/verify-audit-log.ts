import { type EntityManager, MoreThan } from 'typeorm';
import { type AuditEntry, auditHash, hashBeforeTheFirst } from '../domain/audit-entry.js';
import { auditEntryEntity } from './audit-entity.js';

/** Where the chain ends; somebody who notes it elsewhere can hold a later chain against it. */
export interface AuditHead {
  readonly sequence: number;
  readonly hash: string;
}

/** What a look at the whole log says. */
export type AuditVerdict =
  | { readonly intact: true; readonly head: AuditHead }
  | { readonly intact: false; readonly sequence: number; readonly problem: string };

const batchSize = 1_000;

/** Follows the chain from the first entry to the last, all of it as it was at one instant. */
export async function verifyAuditLog(manager: EntityManager): Promise<AuditVerdict> {
  return manager.transaction('REPEATABLE READ', async (snapshot) => {
    let end: AuditHead = { sequence: 0, hash: hashBeforeTheFirst };
    for await (const entry of entriesInOrder(snapshot)) {
      const problem = problemOf(entry, end);
      if (problem) return { intact: false, sequence: problem.sequence, problem: problem.text };
      end = entry;
    }
    return verdictAtEnd(end, await headOf(snapshot));
  });
}

/** What is wrong with an entry behind the one before it. */
export function problemOf(
  entry: AuditEntry,
  before: AuditHead,
): { readonly sequence: number; readonly text: string } | undefined {
  const sequence = before.sequence + 1;
  if (entry.sequence !== sequence) return { sequence, text: 'is missing' };
  if (entry.hash === auditHash(entry, before.hash)) return undefined;
  return { sequence, text: 'was altered, or does not follow the entry before it' };
}

/** Entries that are missing at the end leave no gap: the head, which is kept apart, knows of them. */
function verdictAtEnd(end: AuditHead, head: AuditHead | undefined): AuditVerdict {
  const { sequence, hash } = end;
  if (!head) return { intact: false, sequence, problem: 'is the last, but the end of the log is not known' };
  if (head.sequence > sequence) return { intact: false, sequence: sequence + 1, problem: 'is missing' };
  if (head.sequence < sequence)
    return { intact: false, sequence: head.sequence + 1, problem: 'was not written by the service' };
  if (head.hash !== hash)
    return { intact: false, sequence, problem: 'is not the last entry that was written' };
  return { intact: true, head: { sequence, hash } };
}

async function* entriesInOrder(manager: EntityManager): AsyncGenerator<AuditEntry> {
  let last = 0;
  for (;;) {
    const batch = await manager.find(auditEntryEntity, {
      where: { sequence: MoreThan(last) },
      order: { sequence: 'ASC' },
      take: batchSize,
    });
    yield* batch;
    const lastRow = batch.at(-1);
    if (!lastRow || batch.length < batchSize) return;
    last = lastRow.sequence;
  }
}

async function headOf(manager: EntityManager): Promise<AuditHead | undefined> {
  const [head] = await manager.query<AuditHead[]>('SELECT sequence, hash FROM audit_head');
  return head;
}
