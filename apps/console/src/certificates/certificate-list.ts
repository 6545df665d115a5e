import { useLive, useReconnected } from '../graphql/live.js';
import {
  CertificateChangesDocument,
  CertificateListDocument,
  type CertificateOrder,
  type CertificateRowFragment,
} from '../graphql/operations.generated.js';
import { type RowList, useRows } from '../graphql/use-rows.js';
import { movesRows, rowAfter } from './row-changes.js';

/** The certificates, sorted and searched by the server, and kept current while they are on the screen. */
export function useCertificateList(
  search: string,
  orderBy: CertificateOrder,
): RowList<CertificateRowFragment> {
  const filter = search === '' ? null : { search };
  const list = useRows(CertificateListDocument, 'certificates', { filter, orderBy });
  useReconnected(list.reload);
  useLive(CertificateChangesDocument, {}, ({ certificateChanged: change }) => {
    if (movesRows(change)) list.reload();
    else list.patch((row) => rowAfter(row, change));
  });
  return list;
}
