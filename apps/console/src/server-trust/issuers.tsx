import { Button, Group } from '@mantine/core';
import { IconBuildingBank, IconClockExclamation, IconListCheck, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { EmptyState } from '../elements/empty-state.js';
import { FailureNotice } from '../elements/failure-notice.js';
import { GuardedButton } from '../elements/guarded-button.js';
import { type Column, ListTable } from '../elements/list-table.js';
import { Pill } from '../elements/pill.js';
import { RelativeTime } from '../elements/relative-time.js';
import { useNow } from '../elements/use-now.js';
import { IssuerCertificateListDocument, type IssuerRowFragment } from '../graphql/operations.generated.js';
import { type RowList, useRows } from '../graphql/use-rows.js';
import { text } from '../messages/messages.js';
import { useAllowance } from '../session/use-session.js';
import { AddIssuerDialog, AddRevocationListDialog, RemoveIssuerDialog } from './issuer-dialogs.js';

const words = text.serverTrust.issuers;
type Dialog = 'issuer' | 'revocation-list' | { readonly remove: IssuerRowFragment };

/** The authorities whose servers are trusted without a question, and their revocation lists. */
export function Issuers() {
  const list = useRows(IssuerCertificateListDocument, 'issuerCertificates', {});
  const [dialog, setDialog] = useState<Dialog>();
  const close = () => setDialog(undefined);
  return (
    <div className="card">
      <Group p="sm" justify="flex-end">
        <AddButtons onOpen={setDialog} />
      </Group>
      <FailureNotice failure={list.failure} onRetry={list.reload} />
      {list.totalCount === 0 ? (
        <EmptyState icon={IconBuildingBank} title={words.emptyTitle}>
          {words.empty}
        </EmptyState>
      ) : (
        <IssuerTable list={list} onRemove={(remove) => setDialog({ remove })} />
      )}
      {dialog === 'issuer' && <AddIssuerDialog onClose={close} onDone={list.reload} />}
      {dialog === 'revocation-list' && <AddRevocationListDialog onClose={close} onDone={list.reload} />}
      {typeof dialog === 'object' && (
        <RemoveIssuerDialog issuer={dialog.remove} onClose={close} onDone={list.reload} />
      )}
    </div>
  );
}

function AddButtons({ onOpen }: { readonly onOpen: (dialog: Dialog) => void }) {
  const allowance = useAllowance('manage-certificates');
  return (
    <>
      <GuardedButton
        allowance={allowance}
        variant="default"
        leftSection={<IconListCheck size={16} />}
        onClick={() => onOpen('revocation-list')}
      >
        {words.addCrl}
      </GuardedButton>
      <GuardedButton
        allowance={allowance}
        leftSection={<IconPlus size={16} />}
        onClick={() => onOpen('issuer')}
      >
        {words.add}
      </GuardedButton>
    </>
  );
}

interface IssuerTableProps {
  readonly list: RowList<IssuerRowFragment>;
  readonly onRemove: (issuer: IssuerRowFragment) => void;
}

function IssuerTable({ list, onRemove }: IssuerTableProps) {
  const allowance = useAllowance('manage-certificates');
  const columns: readonly Column<IssuerRowFragment>[] = [
    { id: 'subject', header: words.columns.subject, render: ({ subject }) => subject },
    {
      id: 'validUntil',
      header: words.columns.validUntil,
      width: '130px',
      render: ({ validUntil }) => <RelativeTime instant={validUntil} />,
    },
    {
      id: 'crl',
      header: words.columns.crl,
      width: '240px',
      render: (issuer) => <RevocationList issuer={issuer} />,
    },
    {
      id: 'revoked',
      header: words.columns.revoked,
      width: '90px',
      number: true,
      render: ({ revokedCount }) => revokedCount,
    },
    {
      id: 'actions',
      header: words.columns.actions,
      width: '110px',
      render: (issuer) =>
        allowance.allowed && (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={words.removeOf(issuer.subject)}
            onClick={() => onRemove(issuer)}
          >
            {words.remove}
          </Button>
        ),
    },
  ];
  return (
    <ListTable label={words.title} columns={columns} list={list} keyOf={({ id }) => id} heightBelowPx={300} />
  );
}

/** An overdue list is shown: until a newer one comes, nobody knows who was revoked since. */
function RevocationList({ issuer }: { readonly issuer: IssuerRowFragment }) {
  const nowMs = useNow(60_000);
  const { revocationListIssuedAt, revocationListNextUpdate } = issuer;
  if (!revocationListIssuedAt) return <>{words.noCrl}</>;
  const overdue = revocationListNextUpdate && Date.parse(revocationListNextUpdate) < nowMs;
  return (
    <Group gap={6} wrap="nowrap">
      <span>
        {words.crlIssued} <RelativeTime past instant={revocationListIssuedAt} />
      </span>
      {overdue && (
        <Pill tone="warn" icon={IconClockExclamation}>
          {words.crlOverdue}
        </Pill>
      )}
    </Group>
  );
}
