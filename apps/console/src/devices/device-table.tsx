import { useCallback } from 'react';
import { Link, useNavigate } from 'react-router';
import { type Column, ListTable } from '../elements/list-table.js';
import { RelativeTime } from '../elements/relative-time.js';
import type { DeviceRowFragment } from '../graphql/operations.generated.js';
import type { RowList } from '../graphql/use-rows.js';
import { text } from '../messages/messages.js';
import { paths } from '../paths.js';
import { deviceLook, errorOfLook } from './connection-look.js';
import { DevicePill } from './device-pill.js';
import { useConnection } from './live-connections.js';

type Row = DeviceRowFragment;
const { columns: headers, modes } = text.devices;

const nameAndStatus: readonly Column<Row>[] = [
  { id: 'name', header: headers.name, width: '20%', render: (row) => <NameCell row={row} /> },
  { id: 'status', header: headers.status, width: '172px', render: (row) => <DevicePill device={row} /> },
];
const lastScan: Column<Row> = {
  id: 'lastScan',
  header: headers.lastScan,
  width: '150px',
  render: (row) => <LastScan row={row} />,
};

const columns: readonly Column<Row>[] = [
  ...nameAndStatus,
  { id: 'endpoint', header: headers.endpoint, render: ({ endpointUrl }) => endpointUrl },
  {
    id: 'security',
    header: headers.security,
    width: '140px',
    render: ({ securityMode }) => modes[securityMode],
  },
  { id: 'certificate', header: headers.certificate, width: '20%', render: certificateOf },
  lastScan,
];

/** Where devices fail, the reason matters more than the settings. */
const columnsWithErrors: readonly Column<Row>[] = [
  ...nameAndStatus,
  { id: 'error', header: headers.error, render: (row) => <ErrorCell row={row} /> },
  { id: 'endpoint', header: headers.endpoint, width: '24%', render: ({ endpointUrl }) => endpointUrl },
  lastScan,
];

interface DeviceTableProps {
  readonly list: RowList<Row>;
  readonly showErrors: boolean;
}

export function DeviceTable({ list, showErrors }: DeviceTableProps) {
  const navigate = useNavigate();
  const open = useCallback(({ id }: Row) => void navigate(paths.device(id)), [navigate]);
  return (
    <ListTable
      label={text.devices.title}
      columns={showErrors ? columnsWithErrors : columns}
      list={list}
      keyOf={({ id }) => id}
      onOpen={open}
      minWidthPx={960}
      heightBelowPx={300}
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

function ErrorCell({ row }: { readonly row: Row }) {
  const connection = useConnection(row.id, row.connection);
  const error = errorOfLook(deviceLook(row.enabled, connection), connection);
  if (!error) return <span>{text.tables.unknown}</span>;
  return (
    <span title={error.detail}>
      {error.message} <span className="fingerprint">{error.code}</span>
    </span>
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
