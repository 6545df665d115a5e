import { useQuery } from 'urql';
import { ConfirmDialog } from '../elements/confirm-dialog.js';
import { notify } from '../elements/notify.js';
import {
  CertificateChoicesDocument,
  DeleteCertificateDocument,
  SetDefaultCertificateDocument,
} from '../graphql/operations.generated.js';
import { useAction } from '../graphql/use-action.js';
import { text } from '../messages/messages.js';
import { AffectedDevices } from './affected-devices.js';
import type { DetailedCertificate } from './certificate-drawer.js';

interface ChangeDialogProps {
  readonly certificate: DetailedCertificate;
  readonly onClose: () => void;
}

export function DefaultDialog({ certificate, onClose }: ChangeDialogProps) {
  const words = text.certificates.defaultDialog;
  const action = useAction(SetDefaultCertificateDocument);
  async function confirm(): Promise<void> {
    if (!(await action.run({ id: certificate.id }))) return;
    notify(words.done(certificate.name));
    onClose();
  }
  return (
    <ConfirmDialog
      title={words.title(certificate.name)}
      confirm={words.confirm}
      busy={action.busy}
      failure={action.failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <AffectedDevices
        use={{ certificateId: certificate.id, assigned: false, unassigned: true }}
        intro={words.intro}
        none={words.noDevices}
      />
    </ConfirmDialog>
  );
}

interface DeleteDialogProps extends ChangeDialogProps {
  readonly onDeleted: () => void;
}

export function DeleteDialog({ certificate, onClose, onDeleted }: DeleteDialogProps) {
  const words = text.certificates.deleteDialog;
  const action = useAction(DeleteCertificateDocument);
  const [{ data: choices }] = useQuery({ query: CertificateChoicesDocument, variables: { search: '' } });
  const fallback = choices?.defaultCertificate.name ?? text.certificates.default;

  async function confirm(): Promise<void> {
    const data = await action.run({ id: certificate.id });
    if (!data) return;
    const { reassignedDeviceCount, fallbackCertificate } = data.deleteCertificate;
    notify(words.done(certificate.name, reassignedDeviceCount ?? 0, fallbackCertificate.name));
    onDeleted();
  }
  return (
    <ConfirmDialog
      title={words.title(certificate.name)}
      confirm={words.confirm}
      destructive
      busy={action.busy}
      failure={action.failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <AffectedDevices
        use={{ certificateId: certificate.id, assigned: true, unassigned: false }}
        intro={words.intro(fallback)}
        none={words.noDevices}
      />
    </ConfirmDialog>
  );
}
