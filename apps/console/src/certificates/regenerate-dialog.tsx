import { Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import { ActionDialog } from '../elements/action-dialog.js';
import { RegenerateCertificateDocument, type RegenerationReason } from '../graphql/operations.generated.js';
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
  return (
    <ActionDialog
      action={RegenerateCertificateDocument}
      variables={{ input: { id: certificate.id, reason } }}
      title={words.title(certificate.name)}
      intro={words.intro}
      confirm={words.confirm}
      destructive={reason === 'COMPROMISED'}
      done={({ regenerateCertificate }) => words.done(certificate.name, regenerateCertificate.revision)}
      onClose={onClose}
    >
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
    </ActionDialog>
  );
}
