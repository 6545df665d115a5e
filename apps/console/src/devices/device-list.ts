import { useLive, useReconnected } from '../graphql/live.js';
import {
  CertificateChangesDocument,
  DeviceListDocument,
  type DeviceRowFragment,
} from '../graphql/operations.generated.js';
import { type RowList, useRows } from '../graphql/use-rows.js';

/** The devices, searched by the server; how they stand follows live, and their certificates when one changes. */
export function useDeviceList(search: string, plantId: string): RowList<DeviceRowFragment> {
  const filter = { search: search || undefined, plantId: plantId || undefined };
  const list = useRows(DeviceListDocument, 'devices', { filter });
  useReconnected(list.reload);
  useLive(CertificateChangesDocument, {}, ({ certificateChanged: { type } }) => {
    if (type === 'DELETED' || type === 'DEFAULT_CHANGED' || type === 'UPDATED') list.reload();
  });
  return list;
}
