import { Link } from 'react-router';
import { type Column, ListTable } from '../elements/list-table.js';
import { exactTime } from '../elements/time.js';
import type { RowList } from '../graphql/use-rows.js';
import { text } from '../messages/messages.js';
import { paths } from '../paths.js';
import type { AuditEntry } from './use-audit-log.js';

const { columns: headers, actions, noAddress, hash } = text.audit;

/** What there is a page of: neither servers' certificates, nor what was deleted. */
const isOfClientCertificate = /^(CERTIFICATE_(?!DELETED)|DEFAULT_|PRIVATE_KEY_)/;

const columns: readonly Column<AuditEntry>[] = [
  {
    id: 'sequence',
    header: headers.sequence,
    width: '80px',
    number: true,
    render: (entry) => <span title={hash(entry.hash)}>{entry.sequence}</span>,
  },
  {
    id: 'time',
    header: headers.time,
    width: '210px',
    render: ({ occurredAt }) => <time dateTime={occurredAt}>{exactTime(occurredAt)}</time>,
  },
  { id: 'actor', header: headers.actor, width: '14%', render: ({ actor }) => actor },
  { id: 'action', header: headers.action, width: '18%', render: ({ action }) => actions[action] },
  { id: 'certificate', header: headers.certificate, width: '18%', render: certificateOf },
  {
    id: 'details',
    header: headers.details,
    render: ({ details }) => <span title={details ?? undefined}>{details}</span>,
  },
  {
    id: 'address',
    header: headers.address,
    width: '130px',
    render: ({ address }) => address ?? noAddress,
  },
];

export function AuditTable({ log }: { readonly log: RowList<AuditEntry> }) {
  return (
    <ListTable
      label={text.audit.title}
      columns={columns}
      list={log}
      keyOf={({ sequence }) => String(sequence)}
      minWidthPx={1100}
    />
  );
}

function certificateOf({ certificateId, certificateName, action }: AuditEntry) {
  const name = certificateName ?? certificateId;
  if (!certificateId || !isOfClientCertificate.test(action)) return name;
  return (
    <Link className="row-link" to={paths.certificate(certificateId)}>
      {name}
    </Link>
  );
}
