import { useCallback } from 'react';
import { useClient } from 'urql';
import { failureOf } from '../graphql/failure.js';
import { useLive, useReconnected } from '../graphql/live.js';
import {
  AuditLogDocument,
  type AuditLogQuery,
  CertificateChangesDocument,
} from '../graphql/operations.generated.js';
import { type LoadPage, type RelayList, useRelayPages } from '../graphql/relay-pages.js';
import { auditFilter, type AuditFilterState } from './audit-filter.js';

const pageSize = 100;

export type AuditEntry = AuditLogQuery['auditLog']['edges'][number]['node'];

/** The audit log, filtered by the service; a change of a certificate brings its entry. */
export function useAuditLog({ actor, action, from, until }: AuditFilterState): RelayList<AuditEntry> {
  const client = useClient();
  const load = useCallback<LoadPage<AuditEntry>>(
    async (after) => {
      const filter = auditFilter({ actor, action, from, until });
      const { data, error } = await client
        .query(AuditLogDocument, { first: pageSize, after, filter }, { requestPolicy: 'network-only' })
        .toPromise();
      if (error) return { failure: failureOf(error) };
      if (!data) return { page: { totalCount: 0, pageInfo: { hasNextPage: false }, edges: [] } };
      return { page: data.auditLog };
    },
    [client, actor, action, from, until],
  );
  const log = useRelayPages(load);
  useReconnected(log.reload);
  useLive(CertificateChangesDocument, {}, log.reload);
  return log;
}
