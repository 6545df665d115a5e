import { Group, Stack, Text } from '@mantine/core';
import { IconRefresh, IconStar, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { GuardedButton } from '../elements/guarded-button.js';
import { Section } from '../elements/section.js';
import { text } from '../messages/messages.js';
import { paths } from '../paths.js';
import { useAllowance } from '../session/use-session.js';
import { CertificateBadges } from './certificate-badges.js';
import { CertificateDownloads } from './certificate-downloads.js';
import type { DetailedCertificate } from './certificate-drawer.js';
import { IdentityFacts, TechnicalFacts } from './certificate-facts.js';
import { DefaultDialog, DeleteDialog } from './change-dialogs.js';
import { FindingsList } from './findings-list.js';
import { RenewByRequestDialog } from '../signing-requests/request-dialogs.js';
import { RegenerateDialog } from './regenerate-dialog.js';
import { RotationProgress } from './rotation-progress.js';

const words = text.certificates.drawer;
type Dialog = 'regenerate' | 'request' | 'default' | 'delete';

interface CertificateDetailsProps {
  readonly certificate: DetailedCertificate;
  readonly onDeleted: () => void;
}

export function CertificateDetails({ certificate, onDeleted }: CertificateDetailsProps) {
  const [dialog, setDialog] = useState<Dialog>();
  const close = () => setDialog(undefined);
  return (
    <Stack gap="lg">
      <CertificateBadges statuses={certificate.statuses} />
      <CertificateDownloads certificate={certificate} />
      <Actions certificate={certificate} onOpen={setDialog} />
      <RotationProgress certificateId={certificate.id} revision={certificate.revision} />
      <Section title={words.identity}>
        <IdentityFacts certificate={certificate} />
      </Section>
      <Section title={words.devices}>
        <AssignedDevices certificate={certificate} />
      </Section>
      <Section title={words.findings}>
        <FindingsList findings={certificate.findings} none={words.noFindings} />
      </Section>
      <Section title={words.technical}>
        <TechnicalFacts certificate={certificate} />
      </Section>
      {dialog === 'regenerate' && <RegenerateDialog certificate={certificate} onClose={close} />}
      {dialog === 'request' && <RenewByRequestDialog certificate={certificate} onClose={close} />}
      {dialog === 'default' && <DefaultDialog certificate={certificate} onClose={close} />}
      {dialog === 'delete' && (
        <DeleteDialog certificate={certificate} onClose={close} onDeleted={onDeleted} />
      )}
    </Stack>
  );
}

interface ActionsProps {
  readonly certificate: DetailedCertificate;
  readonly onOpen: (dialog: Dialog) => void;
}

/** The default cannot be deleted, so deleting is not offered there at all. Only what was generated here can be regenerated: a CA renews the rest. */
function Actions({ certificate: { isDefault, origin }, onOpen }: ActionsProps) {
  const allowance = useAllowance('manage-certificates');
  const action = { allowance, variant: 'default', size: 'sm' } as const;
  return (
    <Group gap="xs">
      <GuardedButton
        {...action}
        leftSection={<IconRefresh size={16} />}
        onClick={() => onOpen(origin === 'GENERATED' ? 'regenerate' : 'request')}
      >
        {origin === 'GENERATED' ? words.regenerate : text.signingRequests.renewDialog.action}
      </GuardedButton>
      {!isDefault && (
        <>
          <GuardedButton {...action} leftSection={<IconStar size={16} />} onClick={() => onOpen('default')}>
            {words.makeDefault}
          </GuardedButton>
          <GuardedButton {...action} leftSection={<IconTrash size={16} />} onClick={() => onOpen('delete')}>
            {words.delete}
          </GuardedButton>
        </>
      )}
    </Group>
  );
}

function AssignedDevices({ certificate }: { readonly certificate: DetailedCertificate }) {
  // device-service does not answer; the page says so elsewhere.
  if (!certificate.assignedDevices) return null;
  const { edges, totalCount } = certificate.assignedDevices;
  return (
    <Stack gap={6}>
      {totalCount === 0 && <Text size="sm">{words.noDevices}</Text>}
      <Group gap="xs">
        {edges.map(({ node }) => (
          <Link key={node.id} to={paths.device(node.id)} className="pill tone-quiet">
            {node.name}
          </Link>
        ))}
        {totalCount > edges.length && <Text size="sm">{words.moreDevices(totalCount - edges.length)}</Text>}
      </Group>
      {certificate.isDefault && (
        <Text size="sm" c="dimmed">
          {words.defaultDevices}
        </Text>
      )}
    </Stack>
  );
}
