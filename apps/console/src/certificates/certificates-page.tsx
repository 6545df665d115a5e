import { Group } from '@mantine/core';
import { IconCertificate, IconPlus, IconUpload } from '@tabler/icons-react';
import { lazy, Suspense, useCallback } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { EmptyState } from '../elements/empty-state.js';
import { FailureNotice } from '../elements/failure-notice.js';
import { GuardedButton } from '../elements/guarded-button.js';
import { ListCount } from '../elements/list-table.js';
import { PageHeader } from '../elements/page-header.js';
import { SearchField } from '../elements/search-field.js';
import { useQueryParameter } from '../elements/use-query-parameter.js';
import { text } from '../messages/messages.js';
import { paths } from '../paths.js';
import { useAllowance } from '../session/use-session.js';
import { useCertificateList } from './certificate-list.js';
import { CertificateTabs } from './certificate-tabs.js';
import { CertificateTable } from './certificate-table.js';
import { useCertificateOrder } from './certificate-order.js';

const GenerateDialog = lazy(() => import('./generate-dialog.js'));
const UploadDialog = lazy(() => import('./upload-dialog.js'));
const CertificateDrawer = lazy(() => import('./certificate-drawer.js'));

export function CertificatesPage() {
  const { certificateId } = useParams();
  const [search, setSearch] = useQueryParameter('search');
  const [dialog, setDialog] = useQueryParameter('dialog');
  const order = useCertificateOrder();
  const list = useCertificateList(search, order.orderBy);
  const open = useOpenCertificate();
  const nothing = list.totalCount === 0;

  return (
    <>
      <PageHeader
        title={text.certificates.title}
        subtitle={text.certificates.subtitle}
        actions={<Actions onOpen={setDialog} />}
      />
      <CertificateTabs />
      <div className="card">
        <Group p="sm" justify="space-between">
          <SearchField label={text.certificates.search} value={search} onSearch={setSearch} />
          <ListCount total={list.totalCount} />
        </Group>
        <FailureNotice failure={list.failure} onRetry={list.reload} />
        {nothing ? (
          <NoCertificates searched={search !== ''} />
        ) : (
          <CertificateTable list={list} order={order} selectedId={certificateId} onOpen={open} />
        )}
      </div>
      <Suspense>
        {dialog === 'generate' && <GenerateDialog onClose={() => setDialog('')} onDone={list.reload} />}
        {dialog === 'upload' && <UploadDialog onClose={() => setDialog('')} onDone={list.reload} />}
        {certificateId && <CertificateDrawer id={certificateId} onClose={() => open(undefined)} />}
      </Suspense>
    </>
  );
}

/** Opens the drawer of a certificate, or closes it, and keeps search and order. */
function useOpenCertificate(): (certificate: { readonly id: string } | undefined) => void {
  const navigate = useNavigate();
  const [parameters] = useSearchParams();
  return useCallback(
    (certificate) => {
      const kept = new URLSearchParams(parameters);
      kept.delete('tab');
      const pathname = certificate ? paths.certificate(certificate.id) : paths.certificates;
      void navigate({ pathname, search: kept.toString() });
    },
    [navigate, parameters],
  );
}

function Actions({ onOpen }: { readonly onOpen: (dialog: string) => void }) {
  const allowance = useAllowance('manage-certificates');
  return (
    <>
      <GuardedButton
        allowance={allowance}
        variant="default"
        leftSection={<IconUpload size={16} />}
        onClick={() => onOpen('upload')}
      >
        {text.certificates.upload}
      </GuardedButton>
      <GuardedButton
        allowance={allowance}
        leftSection={<IconPlus size={16} />}
        onClick={() => onOpen('generate')}
      >
        {text.certificates.generate}
      </GuardedButton>
    </>
  );
}

function NoCertificates({ searched }: { readonly searched: boolean }) {
  if (searched)
    return (
      <EmptyState icon={IconCertificate} title={text.tables.noMatchTitle}>
        {text.tables.noMatch}
      </EmptyState>
    );
  return (
    <EmptyState icon={IconCertificate} title={text.certificates.emptyTitle}>
      {text.certificates.empty}
    </EmptyState>
  );
}
