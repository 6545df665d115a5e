import type { SortState } from '../elements/table-header.js';
import { useQueryParameter } from '../elements/use-query-parameter.js';
import type { CertificateOrder, CertificateOrderField } from '../graphql/operations.generated.js';

const fields: Readonly<Record<string, CertificateOrderField>> = { name: 'NAME', expires: 'VALID_UNTIL' };

export interface CertificateOrderState {
  readonly orderBy: CertificateOrder & { readonly direction: 'ASC' | 'DESC' };
  readonly sort: SortState;
}

/** The order that the address asks for, for example ?sort=-expires; by name without one. */
export function useCertificateOrder(): CertificateOrderState {
  const [asked, ask] = useQueryParameter('sort');
  const columnId = asked.replace('-', '') || 'name';
  const direction = asked.startsWith('-') ? 'DESC' : 'ASC';
  return {
    orderBy: { field: fields[columnId] ?? 'NAME', direction },
    sort: {
      columnId,
      direction,
      onSort: (next) => ask(next === columnId && direction === 'ASC' ? `-${next}` : next),
    },
  };
}
