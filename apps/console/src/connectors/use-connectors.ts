import { useCallback } from 'react';
import { useClient } from 'urql';
import { failureOf } from '../graphql/failure.js';
import { ConnectorListDocument, type ConnectorRowFragment } from '../graphql/operations.generated.js';
import { type LoadPage, type RelayList, useWholeList } from '../graphql/relay-pages.js';

/** Every connector that is running now, by plant and id. */
export function useConnectors(): RelayList<ConnectorRowFragment> {
  const client = useClient();
  const load = useCallback<LoadPage<ConnectorRowFragment>>(
    async (after) => {
      const { data, error } = await client
        .query(ConnectorListDocument, { after }, { requestPolicy: 'network-only' })
        .toPromise();
      if (error) return { failure: failureOf(error) };
      if (!data) return { page: { totalCount: 0, pageInfo: { hasNextPage: false }, edges: [] } };
      return { page: data.connectors };
    },
    [client],
  );
  return useWholeList(load);
}
