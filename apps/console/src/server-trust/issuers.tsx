import { Button, Group } from '@mantine/core';
import { IconBuildingBank, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { EmptyState } from '../elements/empty-state.js';
import { FailureNotice } from '../elements/failure-notice.js';
import { GuardedButton } from '../elements/guarded-button.js';
import { type Column, ListTable } from '../elements/list-table.js';
import { Pill } from '../elements/pill.js';
import { RelativeTime } from '../elements/relative-time.js';
import { useNow } from '../elements/use-now.js';
import { failureOf } from '../graphql/failure.js';
import { IssuerCertificatesDocument, type IssuerRowFragment } from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';
import { useAllowance } from '../session/use-session.js';
import { AddIssuerDialog, AddRevocationListDialog } from './issuer-dialogs.js';
import { RemoveIssuerDialog } from './remove-issuer-dialog.js';
import { IconClockExclamation, IconListCheck } from '@tabler/icons-react';

const words = text.serverTrust.issuers;
type Dialog = 'issuer' | 'revocation-list' | { readonly remove: IssuerRowFragment };

/** The authorities whose servers are trusted without a question, and their revocation lists. */
export function Issuers() {
  const [{ data, error }, ask] = useQuery({ query: IssuerCertificatesDocument });
  const [dialog, setDialog] = useState<Dialog>();
  const close = () => setDialog(undefined);
  const reload = () => ask({ requestPolicy: 'network-only' });
  const issuers = data?.issuerCertificates;
  return (
    <div className="card">
      <Group p="sm" justify="flex-end">
        <AddButtons onOpen={setDialog} />
      </Group>
      {error && <FailureNotice failure={failureOf(error)} onRetry={reload} />}
      {issuers?.length === 0 ? (
        <EmptyState icon={IconBuildingBank} title={words.emptyTitle}>
          {words.empty}
        </EmptyState>
      ) : (
        <IssuerTable issuers={issuers} onRemove={(remove) => setDialog({ remove })} />
      )}
      {dialog === 'issuer' && <AddIssuerDialog onClose={close} onDone={reload} />}
      {dialog === 'revocation-list' && <AddRevocationListDialog onClose={close} onDone={reload} />}
      {typeof dialog === 'object' && (
        <RemoveIssuerDialog issuer={dialog.remove} onClose={close} onDone={reload} />
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
  readonly issuers: readonly IssuerRowFragment[] | undefined;
  readonly onRemove: (issuer: IssuerRowFragment) => void;
}

function IssuerTable({ issuers, onRemove }: IssuerTableProps) {
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
    <ListTable
      label={words.title}
      columns={columns}
      items={issuers ?? []}
      keyOf={({ id }) => id}
      totalCount={issuers?.length}
      hasMore={false}
      onEndReached={nothingMore}
      heightBelowPx={300}
    />
  );
}

function nothingMore(): void {
  // The list is whole.
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
        {words.crlIssued} <RelativeTime instant={revocationListIssuedAt} />
      </span>
      {overdue && (
        <Pill tone="warn" icon={IconClockExclamation}>
          {words.crlOverdue}
        </Pill>
      )}
    </Group>
  );
}
