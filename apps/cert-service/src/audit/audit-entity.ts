import { EntitySchema } from 'typeorm';
import type { AuditEntry } from '../domain/audit-entry.js';

export const auditEntryEntity = new EntitySchema<AuditEntry>({
  name: 'AuditEntry',
  tableName: 'audit_entry',
  columns: {
    sequence: { type: 'integer', primary: true },
    occurredAt: { type: 'timestamptz', name: 'occurred_at' },
    actor: { type: 'text' },
    address: { type: 'text', nullable: true },
    action: { type: 'text' },
    certificateId: { type: 'text', name: 'certificate_id', nullable: true },
    certificateName: { type: 'text', name: 'certificate_name', nullable: true },
    details: { type: 'text', nullable: true },
    hash: { type: 'text' },
  },
});
