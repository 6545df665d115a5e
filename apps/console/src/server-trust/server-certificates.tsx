import { Group, SegmentedControl } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useCallback } from 'react';
import { useClient } from 'urql';
import { EmptyState } from '../elements/empty-state.js';
import { FailureNotice } from '../elements/failure-notice.js';
import { ListCount } from '../elements/list-table.js';
import { usePeriodically } from '../elements/use-periodically.js';
import { useQueryParameter } from '../elements/use-query-parameter.js';
import { failureOf } from '../graphql/failure.js';
import {
  ServerCertificateListDocument,
  type ServerCertificateRowFragment,
  type ServerCertificateTrust,
} from '../graphql/operations.generated.js';
import { type LoadPage, type RelayList, useRelayPages } from '../graphql/relay-pages.js';
import { text } from '../messages/messages.js';
import { ServerCertificateTable } from './server-certificate-table.js';

const words = text.serverTrust;
const pageSize = 100;
const everyMs = 5_000;
const trusts: readonly ServerCertificateTrust[] = ['PENDING', 'TRUSTED', 'REJECTED'];

/** The certificates of servers; those that wait for a decision can be picked out. */
export function ServerCertificates() {
  const [asked, ask] = useQueryParameter('trust');
  const trust = trusts.find((known) => known === asked);
  const list = useServerCertificates(trust);
  return (
    <div className="card">
      <Group p="sm" justify="space-between">
        <SegmentedControl
          aria-label={words.filter}
          data={Object.entries(words.filters).map(([value, label]) => ({ value, label }))}
          value={trust ?? 'ALL'}
          onChange={(value) => ask(value === 'ALL' ? '' : value)}
        />
        <ListCount shown={list.items.length} total={list.totalCount} />
      </Group>
      <FailureNotice failure={list.failure} onRetry={list.reload} />
      {list.totalCount === 0 ? (
        <NoServerCertificates pending={trust !== undefined} />
      ) : (
        <ServerCertificateTable list={list} />
      )}
    </div>
  );
}

function useServerCertificates(
  trust: ServerCertificateTrust | undefined,
): RelayList<ServerCertificateRowFragment> {
  const client = useClient();
  const load = useCallback<LoadPage<ServerCertificateRowFragment>>(
    async (after) => {
      const filter = trust && { trust };
      const { data, error } = await client
        .query(
          ServerCertificateListDocument,
          { first: pageSize, after, filter },
          { requestPolicy: 'network-only' },
        )
        .toPromise();
      if (error) return { failure: failureOf(error) };
      if (!data) return { page: { totalCount: 0, pageInfo: { hasNextPage: false }, edges: [] } };
      return { page: data.serverCertificates };
    },
    [client, trust],
  );
  const list = useRelayPages(load);
  usePeriodically(list.reload, everyMs);
  return list;
}

function NoServerCertificates({ pending }: { readonly pending: boolean }) {
  return (
    <EmptyState icon={IconShieldCheck} title={pending ? words.nonePendingTitle : words.emptyTitle}>
      {pending ? words.nonePending : words.empty}
    </EmptyState>
  );
}
