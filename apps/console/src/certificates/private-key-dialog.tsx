import { Alert, Checkbox, PasswordInput, Radio, Stack } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useDownload } from '../downloads/use-download.js';
import { ConfirmDialog } from '../elements/confirm-dialog.js';
import { notify } from '../elements/notify.js';
import { text } from '../messages/messages.js';
import type { DetailedCertificate } from './certificate-drawer.js';

const words = text.certificates.keyDialog;
const leastPassphraseLength = 12;

interface PrivateKeyDialogProps {
  readonly certificate: DetailedCertificate;
  readonly onClose: () => void;
}

export function PrivateKeyDialog({ certificate, onClose }: PrivateKeyDialogProps) {
  const [format, setFormat] = useState('pkcs12');
  const [passphrase, setPassphrase] = useState('');
  const [understood, setUnderstood] = useState(false);
  const download = useDownload();
  const short = passphrase.length < leastPassphraseLength;

  async function confirm(): Promise<void> {
    const { pkcs12, privateKeyPem } = certificate.downloads;
    const path = format === 'pkcs12' ? pkcs12 : privateKeyPem;
    if (!(await download.start({ path, passphrase }))) return;
    notify(words.done);
    onClose();
  }

  return (
    <ConfirmDialog
      title={words.title(certificate.name)}
      confirm={words.confirm}
      destructive
      disabled={!understood || short}
      busy={download.busy}
      failure={download.failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <Alert className="tone-warn" icon={<IconAlertTriangle />} title={words.warningTitle}>
        {words.warning}
      </Alert>
      <Radio.Group label={words.format} value={format} onChange={setFormat}>
        <Stack gap="xs" mt="xs">
          <Radio value="pkcs12" label={words.pkcs12} />
          <Radio value="pem" label={words.pem} />
        </Stack>
      </Radio.Group>
      <PasswordInput
        label={words.passphrase}
        description={words.passphraseHint}
        autoComplete="new-password"
        required
        value={passphrase}
        error={passphrase !== '' && short ? words.passphraseShort : undefined}
        onChange={(event) => setPassphrase(event.currentTarget.value)}
      />
      <Checkbox
        label={words.understand}
        checked={understood}
        onChange={(event) => setUnderstood(event.currentTarget.checked)}
      />
    </ConfirmDialog>
  );
}
