import { Group } from '@mantine/core';
import { Link, useSearchParams } from 'react-router';
import { type Column, ListTable } from '../elements/list-table.js';
import { RelativeTime } from '../elements/relative-time.js';
import type { CertificateRowFragment } from '../graphql/operations.generated.js';
import type { RowList } from '../graphql/use-rows.js';
import { text } from '../messages/messages.js';
import { paths } from '../paths.js';
import { CertificateBadges, DefaultStar } from './certificate-badges.js';
import type { CertificateOrderState } from './certificate-order.js';

type Row = CertificateRowFragment;
const { columns: headers } = text.certificates;

const columns: readonly Column<Row>[] = [
  {
    id: 'name',
    header: headers.name,
    width: '26%',
    sortable: true,
    render: (row) => <NameCell row={row} />,
  },
  { id: 'commonName', header: headers.commonName, width: '20%', render: ({ commonName }) => commonName },
  {
    id: 'expires',
    header: headers.expires,
    width: '14%',
    sortable: true,
    render: ({ validUntil }) => <RelativeTime instant={validUntil} stepMs={60_000} />,
  },
  {
    id: 'devices',
    header: headers.devices,
    width: '90px',
    number: true,
    render: ({ assignedDeviceCount }) => assignedDeviceCount,
  },
  {
    id: 'status',
    header: headers.status,
    render: ({ statuses }) => <CertificateBadges statuses={statuses} />,
  },
];

interface CertificateTableProps {
  readonly list: RowList<Row>;
  readonly order: CertificateOrderState;
  readonly selectedId: string | undefined;
  readonly onOpen: (row: Row) => void;
}

export function CertificateTable({ list, order, selectedId, onOpen }: CertificateTableProps) {
  return (
    <ListTable
      label={text.certificates.title}
      columns={columns}
      list={list}
      keyOf={({ id }) => id}
      sort={order.sort}
      selectedKey={selectedId}
      onOpen={onOpen}
      minWidthPx={860}
      heightBelowPx={335}
    />
  );
}

function NameCell({ row }: { readonly row: Row }) {
  const [parameters] = useSearchParams();
  return (
    <Group gap={6} wrap="nowrap">
      <Link
        className="row-link"
        to={{ pathname: paths.certificate(row.id), search: parameters.toString() }}
        onClick={(event) => event.stopPropagation()}
      >
        {row.name}
      </Link>
      {row.isDefault && <DefaultStar />}
    </Group>
  );
}
