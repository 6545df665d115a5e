import { useLive, useReconnected } from '../graphql/live.js';
import {
  AuditLogDocument,
  type AuditLogQuery,
  CertificateChangesDocument,
} from '../graphql/operations.generated.js';
import { type RowList, useRows } from '../graphql/use-rows.js';
import { auditFilter, type AuditFilterState } from './audit-filter.js';

export type AuditEntry = AuditLogQuery['auditLog']['edges'][number]['node'];

/** The audit log, filtered by the service; a change of a certificate brings its entry. */
export function useAuditLog(filter: AuditFilterState): RowList<AuditEntry> {
  const log = useRows(AuditLogDocument, 'auditLog', { filter: auditFilter(filter) });
  useReconnected(log.reload);
  useLive(CertificateChangesDocument, {}, log.reload);
  return log;
}
