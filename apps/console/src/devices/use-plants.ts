import { useCallback } from 'react';
import { useClient } from 'urql';
import { failureOf } from '../graphql/failure.js';
import { PlantListDocument, type PlantRowFragment } from '../graphql/operations.generated.js';
import { type LoadPage, type RelayList, useWholeList } from '../graphql/relay-pages.js';

/** Every plant, by name. */
export function usePlants(): RelayList<PlantRowFragment> {
  const client = useClient();
  const load = useCallback<LoadPage<PlantRowFragment>>(
    async (after) => {
      const { data, error } = await client
        .query(PlantListDocument, { after }, { requestPolicy: 'network-only' })
        .toPromise();
      if (error) return { failure: failureOf(error) };
      if (!data) return { page: { totalCount: 0, pageInfo: { hasNextPage: false }, edges: [] } };
      return { page: data.plants };
    },
    [client],
  );
  return useWholeList(load);
}
