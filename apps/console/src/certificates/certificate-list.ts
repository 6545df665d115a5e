import { useCallback, useState } from 'react';
import { useClient } from 'urql';
import { failureOf } from '../graphql/failure.js';
import { useLive, useReconnected } from '../graphql/live.js';
import {
  CertificateChangesDocument,
  CertificateListDocument,
  type CertificateOrder,
  type CertificateRowFragment,
} from '../graphql/operations.generated.js';
import { type LoadPage, type RelayList, useRelayPages } from '../graphql/relay-pages.js';
import { isAddition, withChange } from './row-changes.js';

const pageSize = 100;
/** Beyond so many pages a reload would throw the reader back: the page offers it instead. */
const mostPagesToReload = 3;

type Row = CertificateRowFragment;

export interface CertificateList extends RelayList<Row> {
  /** Certificates were added that the list, being scrolled far, does not show yet. */
  readonly stale: boolean;
}

/** The certificates, sorted and searched by the server, and kept current while they are on the screen. */
export function useCertificateList(search: string, orderBy: CertificateOrder): CertificateList {
  const client = useClient();
  const { field, direction } = orderBy;
  const load = useCallback<LoadPage<Row>>(
    async (after) => {
      const filter = search === '' ? null : { search };
      const variables = { first: pageSize, after, filter, orderBy: { field, direction } };
      const { data, error } = await client
        .query(CertificateListDocument, variables, { requestPolicy: 'network-only' })
        .toPromise();
      if (error) return { failure: failureOf(error) };
      if (!data) return { page: { totalCount: 0, pageInfo: { hasNextPage: false }, edges: [] } };
      return { page: data.certificates };
    },
    [client, search, field, direction],
  );
  const list = useRelayPages(load);
  const [stale, setStale] = useState(false);

  useReconnected(list.reload);
  useLive(CertificateChangesDocument, {}, ({ certificateChanged: change }) => {
    if (!isAddition(change)) list.patch((rows) => withChange(rows, change));
    else if (list.pageCount <= mostPagesToReload) list.reload();
    else setStale(true);
  });
  const reload = () => {
    setStale(false);
    list.reload();
  };
  return { ...list, reload, stale };
}
