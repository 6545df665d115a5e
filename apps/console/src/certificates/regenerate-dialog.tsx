import { Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { ConfirmDialog } from '../elements/confirm-dialog.js';
import { notify } from '../elements/notify.js';
import { RegenerateCertificateDocument, type RegenerationReason } from '../graphql/operations.generated.js';
import { useAction } from '../graphql/use-action.js';
import { text } from '../messages/messages.js';
import { AffectedDevices } from './affected-devices.js';
import type { DetailedCertificate } from './certificate-drawer.js';

const words = text.certificates.regenerateDialog;

interface RegenerateDialogProps {
  readonly certificate: DetailedCertificate;
  readonly onClose: () => void;
}

export function RegenerateDialog({ certificate, onClose }: RegenerateDialogProps) {
  const [reason, setReason] = useState<RegenerationReason>('RENEWAL');
  const action = useAction(RegenerateCertificateDocument);

  async function confirm(): Promise<void> {
    const data = await action.run({ input: { id: certificate.id, reason } });
    if (!data) return;
    notify(words.done(certificate.name, data.regenerateCertificate.revision));
    onClose();
  }

  return (
    <ConfirmDialog
      title={words.title(certificate.name)}
      confirm={words.confirm}
      destructive={reason === 'COMPROMISED'}
      busy={action.busy}
      failure={action.failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <Text size="sm">{words.intro}</Text>
      <Radio.Group
        label={words.reason}
        value={reason}
        onChange={(value) => setReason(value === 'COMPROMISED' ? value : 'RENEWAL')}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="RENEWAL" label={words.renewal} description={words.renewalHint} />
          <Radio value="COMPROMISED" label={words.compromised} description={words.compromisedHint} />
        </Stack>
      </Radio.Group>
      <AffectedDevices
        use={{ certificateId: certificate.id, assigned: true, unassigned: certificate.isDefault }}
        intro={words.afterwards}
        none={words.noDevices}
      />
    </ConfirmDialog>
  );
}
