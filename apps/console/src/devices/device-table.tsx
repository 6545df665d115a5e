import { useCallback } from 'react';
import { Link, useNavigate } from 'react-router';
import { type Column, ListTable } from '../elements/list-table.js';
import { RelativeTime } from '../elements/relative-time.js';
import type { DeviceRowFragment } from '../graphql/operations.generated.js';
import type { RowList } from '../graphql/use-rows.js';
import { text } from '../messages/messages.js';
import { paths } from '../paths.js';
import { DevicePill } from './device-pill.js';
import { useConnection } from './live-connections.js';

type Row = DeviceRowFragment;
const { columns: headers, modes } = text.devices;

const columns: readonly Column<Row>[] = [
  { id: 'name', header: headers.name, width: '20%', render: (row) => <NameCell row={row} /> },
  { id: 'status', header: headers.status, width: '160px', render: (row) => <DevicePill device={row} /> },
  { id: 'endpoint', header: headers.endpoint, render: ({ endpointUrl }) => endpointUrl },
  {
    id: 'security',
    header: headers.security,
    width: '120px',
    render: ({ securityMode }) => modes[securityMode],
  },
  { id: 'certificate', header: headers.certificate, width: '20%', render: certificateOf },
  { id: 'lastScan', header: headers.lastScan, width: '130px', render: (row) => <LastScan row={row} /> },
];

export function DeviceTable({ list }: { readonly list: RowList<Row> }) {
  const navigate = useNavigate();
  const open = useCallback(({ id }: Row) => void navigate(paths.device(id)), [navigate]);
  return (
    <ListTable
      label={text.devices.title}
      columns={columns}
      list={list}
      keyOf={({ id }) => id}
      onOpen={open}
      minWidthPx={960}
    />
  );
}

function NameCell({ row }: { readonly row: Row }) {
  return (
    <Link className="row-link" to={paths.device(row.id)} onClick={(event) => event.stopPropagation()}>
      {row.name}
    </Link>
  );
}

/** Without security no certificate is used, whatever is assigned. */
function certificateOf({ securityMode, clientCertificate, effectiveCertificate }: Row): string {
  // null: cert-service does not answer.
  if (securityMode === 'NONE' || !effectiveCertificate) return text.tables.unknown;
  if (clientCertificate) return effectiveCertificate.name;
  return text.devices.defaultCertificate(effectiveCertificate.name);
}

function LastScan({ row }: { readonly row: Row }) {
  const connection = useConnection(row.id, row.connection);
  if (!row.enabled || !connection?.lastScanAt) return <span>{text.tables.unknown}</span>;
  return <RelativeTime past instant={connection.lastScanAt} />;
}
