import { useCallback } from 'react';
import { useClient } from 'urql';
import { failureOf } from '../graphql/failure.js';
import { useLive, useReconnected } from '../graphql/live.js';
import {
  CertificateChangesDocument,
  DeviceListDocument,
  type DeviceRowFragment,
} from '../graphql/operations.generated.js';
import { type LoadPage, type RelayList, useRelayPages } from '../graphql/relay-pages.js';

const pageSize = 100;

/** The devices, searched by the server; how they stand follows live, and their certificates when one changes. */
export function useDeviceList(search: string, plantId: string): RelayList<DeviceRowFragment> {
  const client = useClient();
  const load = useCallback<LoadPage<DeviceRowFragment>>(
    async (after) => {
      const filter = { search: search || undefined, plantId: plantId || undefined };
      const { data, error } = await client
        .query(DeviceListDocument, { first: pageSize, after, filter }, { requestPolicy: 'network-only' })
        .toPromise();
      if (error) return { failure: failureOf(error) };
      if (!data) return { page: { totalCount: 0, pageInfo: { hasNextPage: false }, edges: [] } };
      return { page: data.devices };
    },
    [client, search, plantId],
  );
  const list = useRelayPages(load);
  useReconnected(list.reload);
  useLive(CertificateChangesDocument, {}, ({ certificateChanged: { type } }) => {
    if (type === 'DELETED' || type === 'DEFAULT_CHANGED' || type === 'UPDATED') list.reload();
  });
  return list;
}
