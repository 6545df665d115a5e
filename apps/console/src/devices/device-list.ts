import type { TypedDocumentNode } from '@urql/core';
import { useState } from 'react';
import { useQuery } from 'urql';
import { useLive, useReconnected } from '../graphql/live.js';
import {
  CertificateChangesDocument,
  DeviceCountsDocument,
  type DeviceCountsQuery,
  DeviceListByStateDocument,
  DeviceListDocument,
  type DeviceRowFragment,
  type DeviceStateFilter,
} from '../graphql/operations.generated.js';
import type { RelayPage } from '../graphql/row-loader.js';
import { type RowList, useRows } from '../graphql/use-rows.js';
import { deviceFilter, type DeviceFilterState, isByState } from './device-filter.js';
import { useStandingChanged } from './live-connections.js';

interface ListVariables {
  readonly first: number;
  readonly after?: string | null;
  readonly filter?: DeviceStateFilter | null;
}
type ListDocument = TypedDocumentNode<{ readonly devices: RelayPage<DeviceRowFragment> }, ListVariables>;

/** The devices, filtered by the server; how they stand follows live, and their certificates when one changes. */
export function useDeviceList(filter: DeviceFilterState): RowList<DeviceRowFragment> {
  const byState = isByState(filter);
  const document: ListDocument = byState ? DeviceListByStateDocument : DeviceListDocument;
  const list = useRows(document, 'devices', { filter: deviceFilter(filter) });
  useReconnected(list.reload);
  useLive(CertificateChangesDocument, {}, ({ certificateChanged: { type } }) => {
    if (type === 'DELETED' || type === 'DEFAULT_CHANGED' || type === 'UPDATED') list.reload();
  });
  useStandingChanged(() => {
    if (byState) list.reload();
  });
  return list;
}

export type DeviceCounts = DeviceCountsQuery['devicesByState'];

/** How many devices are in each state, and have each error: those of before until the next are there; undefined as long as nobody knows. */
export function useDeviceCounts(filter: DeviceFilterState): DeviceCounts | undefined {
  const [{ data }, ask] = useQuery({
    query: DeviceCountsDocument,
    variables: { filter: deviceFilter(filter) },
  });
  const [known, setKnown] = useState<DeviceCounts>();
  const askAgain = () => ask({ requestPolicy: 'network-only' });
  useStandingChanged(askAgain);
  useReconnected(askAgain);
  const counts = data?.devicesByState;
  if (counts && counts !== known) setKnown(counts);
  return counts ?? known;
}
