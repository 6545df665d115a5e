import { Group } from '@mantine/core';
import { IconFileCertificate, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { CertificateTabs } from '../certificates/certificate-tabs.js';
import { EmptyState } from '../elements/empty-state.js';
import { FailureNotice } from '../elements/failure-notice.js';
import { GuardedButton } from '../elements/guarded-button.js';
import { ListCount } from '../elements/list-table.js';
import { PageHeader } from '../elements/page-header.js';
import { useQueryParameter } from '../elements/use-query-parameter.js';
import {
  SigningRequestListDocument,
  type SigningRequestRowFragment,
} from '../graphql/operations.generated.js';
import { useRows } from '../graphql/use-rows.js';
import { text } from '../messages/messages.js';
import { useAllowance } from '../session/use-session.js';
import { CreateRequestDialog, DeleteRequestDialog, UploadSignedDialog } from './request-dialogs.js';
import { SigningRequestTable } from './signing-request-table.js';

const words = text.signingRequests;

export interface AskedOfRequest {
  readonly request: SigningRequestRowFragment;
  readonly action: 'upload' | 'delete';
}

/** What waits for the organisation's CA: given out as .csr, taken in as the certificate that the CA has made of it. */
export default function SigningRequestsPage() {
  const list = useRows(SigningRequestListDocument, 'signingRequests', {});
  const [dialog, setDialog] = useQueryParameter('dialog');
  const [asked, setAsked] = useState<AskedOfRequest>();
  const create = <CreateButton onClick={() => setDialog('create')} />;
  const dialogOfRow = { onClose: () => setAsked(undefined), onDone: list.reload };
  return (
    <>
      <PageHeader title={words.title} subtitle={words.subtitle} actions={create} />
      <CertificateTabs />
      <div className="card">
        <Group p="sm" justify="flex-end">
          <ListCount total={list.totalCount} />
        </Group>
        <FailureNotice failure={list.failure} onRetry={list.reload} />
        {list.totalCount === 0 ? (
          <EmptyState icon={IconFileCertificate} title={words.emptyTitle} actions={create}>
            {words.empty}
          </EmptyState>
        ) : (
          <SigningRequestTable list={list} onAsk={setAsked} />
        )}
      </div>
      {dialog === 'create' && <CreateRequestDialog onClose={() => setDialog('')} onDone={list.reload} />}
      {asked?.action === 'upload' && <UploadSignedDialog request={asked.request} {...dialogOfRow} />}
      {asked?.action === 'delete' && <DeleteRequestDialog request={asked.request} {...dialogOfRow} />}
    </>
  );
}

function CreateButton({ onClick }: { readonly onClick: () => void }) {
  return (
    <GuardedButton
      allowance={useAllowance('manage-certificates')}
      leftSection={<IconPlus size={16} />}
      onClick={onClick}
    >
      {words.create}
    </GuardedButton>
  );
}
