import type { CertificateChangeType, CertificateRowFragment } from '../graphql/operations.generated.js';

export interface RowChange {
  readonly type: CertificateChangeType;
  readonly certificateId: string;
  readonly certificate?: CertificateRowFragment | null;
}

/** A certificate that was not there before: where it belongs in the order, the server knows. */
export function isAddition({ type }: Pick<RowChange, 'type'>): boolean {
  return type === 'GENERATED' || type === 'UPLOADED';
}

/** What a change means for rows that are on the screen already. */
export function withChange(
  rows: readonly CertificateRowFragment[],
  { type, certificate, certificateId }: RowChange,
): readonly CertificateRowFragment[] {
  if (type === 'DELETED' || !certificate) return rows.filter(({ id }) => id !== certificateId);
  return rows.map((row) => {
    if (row.id === certificateId) return certificate;
    return certificate.isDefault && row.isDefault ? { ...row, isDefault: false } : row;
  });
}
