import { Group, SegmentedControl } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { EmptyState } from '../elements/empty-state.js';
import { FailureNotice } from '../elements/failure-notice.js';
import { ListCount } from '../elements/list-table.js';
import { usePeriodically } from '../elements/use-periodically.js';
import { useQueryParameter } from '../elements/use-query-parameter.js';
import {
  ServerCertificateListDocument,
  type ServerCertificateTrust,
} from '../graphql/operations.generated.js';
import { useRows } from '../graphql/use-rows.js';
import { text } from '../messages/messages.js';
import { ServerCertificateTable } from './server-certificate-table.js';

const words = text.serverTrust;
const everyMs = 5_000;
const trusts: readonly ServerCertificateTrust[] = ['PENDING', 'TRUSTED', 'REJECTED'];

/** The certificates of servers; those that wait for a decision can be picked out. */
export function ServerCertificates() {
  const [asked, ask] = useQueryParameter('trust');
  const trust = trusts.find((known) => known === asked);
  const list = useRows(ServerCertificateListDocument, 'serverCertificates', { filter: trust && { trust } });
  usePeriodically(list.reload, everyMs);
  return (
    <div className="card">
      <Group p="sm" justify="space-between">
        <SegmentedControl
          aria-label={words.filter}
          data={Object.entries(words.filters).map(([value, label]) => ({ value, label }))}
          value={trust ?? 'ALL'}
          onChange={(value) => ask(value === 'ALL' ? '' : value)}
        />
        <ListCount total={list.totalCount} />
      </Group>
      <FailureNotice failure={list.failure} onRetry={list.reload} />
      {list.totalCount === 0 ? (
        <NoServerCertificates trust={trust ?? 'ALL'} />
      ) : (
        <ServerCertificateTable list={list} />
      )}
    </div>
  );
}

function NoServerCertificates({ trust }: { readonly trust: keyof typeof words.noneOf }) {
  const { title, hint } = words.noneOf[trust];
  return (
    <EmptyState icon={IconShieldCheck} title={title}>
      {hint}
    </EmptyState>
  );
}
