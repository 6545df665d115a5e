import type { CertificateChangeType, CertificateRowFragment } from '../graphql/operations.generated.js';

export interface RowChange {
  readonly type: CertificateChangeType;
  readonly certificateId: string;
  readonly certificate?: CertificateRowFragment | null;
}

/** Whether rows come or go: where a new one belongs in the order, the server knows. */
export function movesRows({ type, certificate }: RowChange): boolean {
  return type === 'GENERATED' || type === 'UPLOADED' || type === 'DELETED' || !certificate;
}

/** What a row that stays where it is shows after a change. */
export function rowAfter(row: CertificateRowFragment, change: RowChange): CertificateRowFragment {
  const { certificate, certificateId } = change;
  if (!certificate) return row;
  if (row.id === certificateId) return certificate;
  return certificate.isDefault && row.isDefault ? { ...row, isDefault: false } : row;
}
