import { Drawer, Group, Skeleton, Stack, Tabs, Text } from '@mantine/core';
import { IconCertificate } from '@tabler/icons-react';
import { useQuery } from 'urql';
import { EmptyState } from '../elements/empty-state.js';
import { FailureNotice } from '../elements/failure-notice.js';
import { useQueryParameter } from '../elements/use-query-parameter.js';
import { useReturnedFocus } from '../elements/use-returned-focus.js';
import { failureOf } from '../graphql/failure.js';
import { useLive } from '../graphql/live.js';
import {
  CertificateChangesDocument,
  CertificateDetailsDocument,
  type CertificateDetailsQuery,
} from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';
import { DefaultStar } from './certificate-badges.js';
import { CertificateDetails } from './certificate-details.js';
import { CertificateRevisions } from './certificate-revisions.js';
import { CertificateSettings } from './certificate-settings.js';
import { TrustMatrix } from './trust-matrix.js';

const words = text.certificates.drawer;
const tabs = ['details', 'trust', 'revisions', 'edit'] as const;

export type DetailedCertificate = NonNullable<CertificateDetailsQuery['certificate']>;

interface CertificateDrawerProps {
  readonly id: string;
  readonly onClose: () => void;
}

export default function CertificateDrawer({ id, onClose }: CertificateDrawerProps) {
  useReturnedFocus();
  const [{ data, error, fetching }, ask] = useQuery({
    query: CertificateDetailsDocument,
    variables: { id },
  });
  useLive(CertificateChangesDocument, {}, ({ certificateChanged: change }) => {
    if (change.certificateId === id || change.type === 'DEFAULT_CHANGED')
      ask({ requestPolicy: 'network-only' });
  });
  const certificate = data?.certificate?.id === id ? data.certificate : undefined;
  const gone = data !== undefined && !fetching && !data.certificate;
  const untitled = gone || error ? words.certificate : text.navigation.loading;

  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={680}
      padding="lg"
      title={certificate ? <DrawerTitle certificate={certificate} /> : untitled}
      closeButtonProps={{ 'aria-label': words.close }}
    >
      {error && <FailureNotice failure={failureOf(error)} onRetry={() => ask()} />}
      {gone && (
        <EmptyState icon={IconCertificate} title={words.notFoundTitle}>
          {words.notFound}
        </EmptyState>
      )}
      {certificate && <DrawerTabs certificate={certificate} onDeleted={onClose} />}
      {!certificate && !gone && !error && <DrawerSkeleton />}
    </Drawer>
  );
}

function DrawerTitle({ certificate }: { readonly certificate: DetailedCertificate }) {
  return (
    <Group gap={8} wrap="nowrap">
      <Text fw={600} size="lg" component="span">
        {certificate.name}
      </Text>
      {certificate.isDefault && <DefaultStar />}
    </Group>
  );
}

interface DrawerTabsProps {
  readonly certificate: DetailedCertificate;
  readonly onDeleted: () => void;
}

function DrawerTabs({ certificate, onDeleted }: DrawerTabsProps) {
  const [asked, ask] = useQueryParameter('tab');
  const tab = tabs.find((known) => known === asked) ?? 'details';
  return (
    <Tabs value={tab} onChange={(next) => ask(next === 'details' ? '' : (next ?? ''))} keepMounted={false}>
      <Tabs.List mb="md">
        {tabs.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {words.tabs[name]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="details">
        <CertificateDetails certificate={certificate} onDeleted={onDeleted} />
      </Tabs.Panel>
      <Tabs.Panel value="trust">
        <TrustMatrix certificate={certificate} />
      </Tabs.Panel>
      <Tabs.Panel value="revisions">
        <CertificateRevisions certificate={certificate} />
      </Tabs.Panel>
      <Tabs.Panel value="edit">
        <CertificateSettings key={certificate.name} certificate={certificate} />
      </Tabs.Panel>
    </Tabs>
  );
}

function DrawerSkeleton() {
  return (
    <Stack gap="md" role="status" aria-busy aria-label={text.navigation.loading}>
      <Skeleton height={36} />
      <Skeleton height={110} radius={10} />
      <Skeleton height={280} radius={10} />
    </Stack>
  );
}
