import type { PageWindow } from '@koios/service-kit';
import type { EntityManager } from 'typeorm';
import type { AuditAction, AuditEntry } from '../domain/audit-entry.js';
import { auditEntryEntity } from './audit-entity.js';

/** A part of the audit log; what is undefined is no condition. */
export interface AuditListing {
  readonly certificateId: string | undefined;
  readonly actor: string | undefined;
  readonly action: AuditAction | undefined;
  /** Not before this instant. */
  readonly from: Date | undefined;
  /** Before this instant. */
  readonly until: Date | undefined;
  readonly direction: 'ASC' | 'DESC';
  readonly window: PageWindow;
}

export async function listAuditEntries(
  manager: EntityManager,
  { certificateId, actor, action, from, until, direction, window }: AuditListing,
): Promise<{ rows: AuditEntry[]; totalCount: number }> {
  const matching = manager.createQueryBuilder(auditEntryEntity, 'entry');
  if (certificateId) matching.andWhere('entry.certificateId = :certificateId', { certificateId });
  if (actor) matching.andWhere('entry.actor = :actor', { actor });
  if (action) matching.andWhere('entry.action = :action', { action });
  if (from) matching.andWhere('entry.occurredAt >= :from', { from });
  if (until) matching.andWhere('entry.occurredAt < :until', { until });
  const page = matching
    .clone()
    .orderBy('entry.sequence', direction)
    .offset(window.offset)
    .limit(window.limit);
  return { rows: await page.getMany(), totalCount: await matching.getCount() };
}
