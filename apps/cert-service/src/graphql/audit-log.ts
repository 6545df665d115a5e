import { NeedsPermission, pageWindow, relayPage, type RelayPage } from '@koios/service-kit';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { z } from 'zod';
import { listAuditEntries } from '../audit/list-audit-entries.js';
import { Database } from '../database/database.js';
import { type AuditEntry, auditActions } from '../domain/audit-entry.js';
import { parseInput } from './parse-input.js';
import type { QueryAuditLogArgs } from './schema.generated.js';

/** Entries carry more than UUIDs of certificates, so that any text may be looked for. */
const text = z
  .string()
  .max(200, 'At most 200 characters can be searched for.')
  .refine((value) => !value.includes('\0'), 'The text has a character that no entry has.')
  .nullish()
  .transform((value) => value ?? undefined);
const instant = z
  .date()
  .nullish()
  .transform((value) => value ?? undefined);
/** AuditFilter: null is no condition. */
const auditFilter = z.object({
  certificateId: text,
  actor: text,
  action: z
    .enum(auditActions)
    .nullish()
    .transform((value) => value ?? undefined),
  from: instant,
  until: instant,
});

/** Who did what to which certificate. */
@Resolver()
export class AuditLog {
  constructor(private readonly database: Database) {}

  @Query('auditLog')
  @NeedsPermission(['manage-certificates', 'export-private-keys', 'administer'])
  async auditLog(@Args() args: QueryAuditLogArgs): Promise<RelayPage<AuditEntry>> {
    const window = pageWindow(args);
    const filter = parseInput(auditFilter, args.filter ?? {}, {});
    const direction = args.direction ?? 'DESC';
    const { rows, totalCount } = await listAuditEntries(this.database.manager, {
      ...filter,
      direction,
      window,
    });
    return relayPage(rows, totalCount, window);
  }
}
