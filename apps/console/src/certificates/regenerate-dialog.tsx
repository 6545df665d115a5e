import { useState } from 'react';
import { ActionDialog } from '../elements/action-dialog.js';
import { RegenerateCertificateDocument, type RegenerationReason } from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';
import { AffectedDevices } from './affected-devices.js';
import type { DetailedCertificate } from './certificate-drawer.js';
import { ReasonChoice } from './reason-choice.js';
import { useAffectedDevices } from './use-affected-devices.js';

const words = text.certificates.regenerateDialog;

interface RegenerateDialogProps {
  readonly certificate: DetailedCertificate;
  readonly onClose: () => void;
}

export function RegenerateDialog({ certificate, onClose }: RegenerateDialogProps) {
  const [reason, setReason] = useState<RegenerationReason>('RENEWAL');
  const { id: certificateId, isDefault } = certificate;
  const sought = useAffectedDevices({ certificateId, assigned: true, unassigned: isDefault, asUser: true });
  const compromised = reason === 'COMPROMISED';
  return (
    <ActionDialog
      action={RegenerateCertificateDocument}
      variables={{ input: { id: certificate.id, reason } }}
      title={words.title(certificate.name)}
      intro={words.intro}
      confirm={words.confirm}
      destructive={compromised}
      // A key that others know cannot wait for a service that does not answer.
      disabled={!compromised && !sought.found?.known}
      done={({ regenerateCertificate }) => words.done(certificate.name, regenerateCertificate.revision)}
      onClose={onClose}
    >
      <ReasonChoice reason={reason} onChange={setReason} />
      <AffectedDevices sought={sought} words={compromised ? words.devicesCutOff : words.devices} />
    </ActionDialog>
  );
}
