import { Button, Group, Menu, Stack, Text } from '@mantine/core';
import { IconChevronDown, IconDownload, IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { useDownload } from '../downloads/use-download.js';
import { FailureNotice } from '../elements/failure-notice.js';
import { GuardedButton } from '../elements/guarded-button.js';
import { text } from '../messages/messages.js';
import { useAllowance } from '../session/use-session.js';
import type { DetailedCertificate } from './certificate-drawer.js';
import { PrivateKeyDialog } from './private-key-dialog.js';

const words = text.certificates.drawer;

/** The .der first: it is what servers want. The private key stands apart, behind a warning. */
export function CertificateDownloads({ certificate }: { readonly certificate: DetailedCertificate }) {
  const { der, pem, chainPem } = certificate.downloads;
  const download = useDownload();
  const allowance = useAllowance('export-private-keys');
  const [exporting, setExporting] = useState(false);
  return (
    <div className="card">
      <Stack gap="sm" className="card-body">
        <div>
          <Text fw={600}>{words.derTitle}</Text>
          <Text size="sm" c="dimmed">
            {words.derHint}
          </Text>
        </div>
        <Group gap="xs">
          <Button
            leftSection={<IconDownload size={16} />}
            loading={download.busy}
            onClick={() => void download.start({ path: der })}
          >
            {words.der}
          </Button>
          <Menu>
            <Menu.Target>
              <Button variant="default" rightSection={<IconChevronDown size={14} />}>
                {words.moreDownloads}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => void download.start({ path: pem })}>{words.pem}</Menu.Item>
              <Menu.Item onClick={() => void download.start({ path: chainPem })}>{words.chainPem}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
          <GuardedButton
            allowance={allowance}
            variant="subtle"
            color="gray"
            ml="auto"
            leftSection={<IconKey size={16} />}
            onClick={() => setExporting(true)}
          >
            {words.exportKey}
          </GuardedButton>
        </Group>
        <FailureNotice failure={download.failure} />
      </Stack>
      {exporting && <PrivateKeyDialog certificate={certificate} onClose={() => setExporting(false)} />}
    </div>
  );
}
