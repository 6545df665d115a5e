import { useCallback } from 'react';
import { useClient } from 'urql';
import { failureOf } from '../graphql/failure.js';
import {
  SigningRequestListDocument,
  type SigningRequestRowFragment,
} from '../graphql/operations.generated.js';
import { type LoadPage, type RelayList, useRelayPages } from '../graphql/relay-pages.js';

const pageSize = 100;

/** The signing requests that wait for a certificate, the newest first. */
export function useSigningRequests(): RelayList<SigningRequestRowFragment> {
  const client = useClient();
  const load = useCallback<LoadPage<SigningRequestRowFragment>>(
    async (after) => {
      const { data, error } = await client
        .query(SigningRequestListDocument, { first: pageSize, after }, { requestPolicy: 'network-only' })
        .toPromise();
      if (error) return { failure: failureOf(error) };
      if (!data) return { page: { totalCount: 0, pageInfo: { hasNextPage: false }, edges: [] } };
      return { page: data.signingRequests };
    },
    [client],
  );
  return useRelayPages(load);
}
