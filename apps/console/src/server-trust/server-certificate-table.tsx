import { Button, Group } from '@mantine/core';
import { IconCircleCheck, IconCircleX, IconHourglass } from '@tabler/icons-react';
import { type ComponentProps, useState } from 'react';
import { DeviceLink } from '../devices/device-link.js';
import { type Column, ListTable } from '../elements/list-table.js';
import { Pill } from '../elements/pill.js';
import { RelativeTime } from '../elements/relative-time.js';
import {
  type ServerCertificateRowFragment,
  type ServerCertificateTrust,
} from '../graphql/operations.generated.js';
import type { RowList } from '../graphql/use-rows.js';
import { text } from '../messages/messages.js';
import { useAllowance } from '../session/use-session.js';
import { type Decision, DecisionDialog, serverName } from './decision-dialog.js';

const words = text.serverTrust;
type Row = ServerCertificateRowFragment;

const looks: Readonly<Record<ServerCertificateTrust, Pick<ComponentProps<typeof Pill>, 'tone' | 'icon'>>> = {
  PENDING: { tone: 'warn', icon: IconHourglass },
  TRUSTED: { tone: 'good', icon: IconCircleCheck },
  REJECTED: { tone: 'bad', icon: IconCircleX },
};

const facts: readonly Column<Row>[] = [
  {
    id: 'server',
    header: words.columns.server,
    width: '18%',
    render: (row) => <span title={row.applicationUri ?? undefined}>{serverName(row)}</span>,
  },
  {
    id: 'device',
    header: words.columns.device,
    width: '14%',
    render: ({ deviceId }) => <DeviceLink id={deviceId} />,
  },
  {
    id: 'thumbprint',
    header: words.columns.thumbprint,
    render: ({ thumbprint }) => (
      <span className="fingerprint" title={thumbprint}>
        {thumbprint}
      </span>
    ),
  },
  {
    id: 'validUntil',
    header: words.columns.validUntil,
    width: '110px',
    render: ({ validUntil }) => <RelativeTime instant={validUntil} />,
  },
  {
    id: 'trust',
    header: words.columns.trust,
    width: '190px',
    render: ({ trust }) => <Pill {...looks[trust]}>{words.trusts[trust]}</Pill>,
  },
];

interface Asked {
  readonly row: Row;
  readonly decision: Decision;
}

export function ServerCertificateTable({ list }: { readonly list: RowList<Row> }) {
  const [asked, setAsked] = useState<Asked>();
  const allowance = useAllowance('manage-certificates');
  const columns: readonly Column<Row>[] = [
    ...facts,
    {
      id: 'actions',
      header: words.columns.actions,
      width: '230px',
      render: (row) =>
        allowance.allowed && <RowActions row={row} onDecide={(decision) => setAsked({ row, decision })} />,
    },
  ];
  return (
    <>
      <ListTable
        label={words.title}
        columns={columns}
        list={list}
        keyOf={({ id }) => id}
        minWidthPx={1100}
        heightBelowPx={300}
      />
      {asked && (
        <DecisionDialog
          certificate={asked.row}
          decision={asked.decision}
          onClose={() => setAsked(undefined)}
          onDone={list.reload}
        />
      )}
    </>
  );
}

interface RowActionsProps {
  readonly row: Row;
  readonly onDecide: (decision: Decision) => void;
}

function RowActions({ row, onDecide }: RowActionsProps) {
  const name = serverName(row);
  return (
    <Group gap={6} wrap="nowrap">
      {row.trust !== 'TRUSTED' && (
        <Button size="compact-sm" aria-label={words.trustOf(name)} onClick={() => onDecide('trust')}>
          {words.trust}
        </Button>
      )}
      {row.trust !== 'REJECTED' && (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={words.rejectOf(name)}
          onClick={() => onDecide('reject')}
        >
          {words.reject}
        </Button>
      )}
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        aria-label={words.forgetOf(name)}
        onClick={() => onDecide('forget')}
      >
        {words.forget}
      </Button>
    </Group>
  );
}
