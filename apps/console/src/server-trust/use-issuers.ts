import { useCallback } from 'react';
import { useClient } from 'urql';
import { failureOf } from '../graphql/failure.js';
import { IssuerCertificateListDocument, type IssuerRowFragment } from '../graphql/operations.generated.js';
import { type LoadPage, type RelayList, useWholeList } from '../graphql/relay-pages.js';

/** Every authority, by name. */
export function useIssuers(): RelayList<IssuerRowFragment> {
  const client = useClient();
  const load = useCallback<LoadPage<IssuerRowFragment>>(
    async (after) => {
      const { data, error } = await client
        .query(IssuerCertificateListDocument, { after }, { requestPolicy: 'network-only' })
        .toPromise();
      if (error) return { failure: failureOf(error) };
      if (!data) return { page: { totalCount: 0, pageInfo: { hasNextPage: false }, edges: [] } };
      return { page: data.issuerCertificates };
    },
    [client],
  );
  return useWholeList(load);
}
