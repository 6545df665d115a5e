import { Button, Group } from '@mantine/core';
import { IconDownload, IconRefresh, IconUpload } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useDownload } from '../downloads/use-download.js';
import { FailureNotice } from '../elements/failure-notice.js';
import { type Column, ListTable } from '../elements/list-table.js';
import { Pill } from '../elements/pill.js';
import { RelativeTime } from '../elements/relative-time.js';
import type { SigningRequestRowFragment } from '../graphql/operations.generated.js';
import type { RowList } from '../graphql/use-rows.js';
import { text } from '../messages/messages.js';
import { paths } from '../paths.js';
import { useAllowance } from '../session/use-session.js';
import type { AskedOfRequest } from './signing-requests-page.js';

const words = text.signingRequests;
type Row = SigningRequestRowFragment;

interface SigningRequestTableProps {
  readonly list: RowList<Row>;
  readonly onAsk: (asked: AskedOfRequest) => void;
}

export function SigningRequestTable({ list, onAsk }: SigningRequestTableProps) {
  const { allowed } = useAllowance('manage-certificates');
  const download = useDownload();
  const columns: readonly Column<Row>[] = [
    { id: 'name', header: words.columns.name, width: '26%', render: (row) => <NameCell row={row} /> },
    {
      id: 'applicationUri',
      header: words.columns.applicationUri,
      render: ({ applicationUri }) => <span title={applicationUri}>{applicationUri}</span>,
    },
    {
      id: 'created',
      header: words.columns.created,
      width: '140px',
      render: ({ createdAt }) => <RelativeTime past instant={createdAt} />,
    },
    {
      id: 'actions',
      header: words.columns.actions,
      width: '470px',
      render: (row) => (
        <RowActions
          row={row}
          mayChange={allowed}
          onDownload={() => void download.start({ path: row.download })}
          onAsk={onAsk}
        />
      ),
    },
  ];
  return (
    <>
      <FailureNotice failure={download.failure} />
      <ListTable
        label={words.title}
        columns={columns}
        list={list}
        keyOf={({ id }) => id}
        minWidthPx={1100}
        heightBelowPx={300}
      />
    </>
  );
}

function NameCell({ row: { name, certificate } }: { readonly row: Row }) {
  if (!certificate) return <>{name}</>;
  return (
    <Group gap={6} wrap="nowrap">
      <Link className="row-link" to={paths.certificate(certificate.id)}>
        {name}
      </Link>
      <Pill tone="info" icon={IconRefresh}>
        {words.renews}
      </Pill>
    </Group>
  );
}

interface RowActionsProps {
  readonly row: Row;
  readonly mayChange: boolean;
  readonly onDownload: () => void;
  readonly onAsk: (asked: AskedOfRequest) => void;
}

function RowActions({ row: request, mayChange, onDownload, onAsk }: RowActionsProps) {
  const { name } = request;
  return (
    <Group gap={6} wrap="nowrap">
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconDownload size={14} />}
        aria-label={words.downloadOf(name)}
        onClick={onDownload}
      >
        {words.download}
      </Button>
      {mayChange && (
        <>
          <Button
            size="compact-sm"
            leftSection={<IconUpload size={14} />}
            aria-label={words.uploadOf(name)}
            onClick={() => onAsk({ request, action: 'upload' })}
          >
            {words.upload}
          </Button>
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            aria-label={words.removeOf(name)}
            onClick={() => onAsk({ request, action: 'delete' })}
          >
            {words.remove}
          </Button>
        </>
      )}
    </Group>
  );
}
