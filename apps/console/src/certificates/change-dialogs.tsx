import { useQuery } from 'urql';
import { ActionDialog } from '../elements/action-dialog.js';
import {
  CertificateChoicesDocument,
  DeleteCertificateDocument,
  SetDefaultCertificateDocument,
} from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';
import { AffectedDevices } from './affected-devices.js';
import type { DetailedCertificate } from './certificate-drawer.js';

const { defaultDialog, deleteDialog } = text.certificates;

interface ChangeDialogProps {
  readonly certificate: DetailedCertificate;
  readonly onClose: () => void;
}

export function DefaultDialog({ certificate: { id, name }, onClose }: ChangeDialogProps) {
  return (
    <ActionDialog
      action={SetDefaultCertificateDocument}
      variables={{ id }}
      title={defaultDialog.title(name)}
      confirm={defaultDialog.confirm}
      done={() => defaultDialog.done(name)}
      onClose={onClose}
    >
      <AffectedDevices
        use={{ certificateId: id, assigned: false, unassigned: true }}
        intro={defaultDialog.intro}
        none={defaultDialog.noDevices}
      />
    </ActionDialog>
  );
}

interface DeleteDialogProps extends ChangeDialogProps {
  readonly onDeleted: () => void;
}

export function DeleteDialog({ certificate: { id, name }, onClose, onDeleted }: DeleteDialogProps) {
  const [{ data: choices }] = useQuery({ query: CertificateChoicesDocument, variables: { search: '' } });
  const fallback = choices?.defaultCertificate.name ?? text.certificates.default;
  return (
    <ActionDialog
      action={DeleteCertificateDocument}
      variables={{ id }}
      title={deleteDialog.title(name)}
      confirm={deleteDialog.confirm}
      destructive
      done={({ deleteCertificate: { reassignedDeviceCount, fallbackCertificate } }) =>
        deleteDialog.done(name, reassignedDeviceCount ?? 0, fallbackCertificate.name)
      }
      onDone={onDeleted}
      onClose={onClose}
    >
      <AffectedDevices
        use={{ certificateId: id, assigned: true, unassigned: false }}
        intro={deleteDialog.intro(fallback)}
        none={deleteDialog.noDevices}
      />
    </ActionDialog>
  );
}
