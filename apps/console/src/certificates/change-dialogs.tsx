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
import { useAffectedDevices } from './use-affected-devices.js';

const { defaultDialog, deleteDialog } = text.certificates;

interface ChangeDialogProps {
  readonly certificate: DetailedCertificate;
  readonly onClose: () => void;
}

export function DefaultDialog({ certificate: { id, name }, onClose }: ChangeDialogProps) {
  const sought = useAffectedDevices({ certificateId: id, assigned: false, unassigned: true, asUser: false });
  return (
    <ActionDialog
      action={SetDefaultCertificateDocument}
      variables={{ id }}
      title={defaultDialog.title(name)}
      confirm={defaultDialog.confirm}
      disabled={!sought.found?.known}
      done={() => defaultDialog.done(name)}
      onClose={onClose}
    >
      <AffectedDevices sought={sought} words={defaultDialog.devices} />
    </ActionDialog>
  );
}

interface DeleteDialogProps extends ChangeDialogProps {
  readonly onDeleted: () => void;
}

export function DeleteDialog({ certificate: { id, name }, onClose, onDeleted }: DeleteDialogProps) {
  const [{ data: choices }] = useQuery({ query: CertificateChoicesDocument, variables: { search: '' } });
  const sought = useAffectedDevices({ certificateId: id, assigned: true, unassigned: false, asUser: true });
  const fallback = choices?.defaultCertificate.name ?? text.certificates.default;
  return (
    <ActionDialog
      action={DeleteCertificateDocument}
      variables={{ id }}
      title={deleteDialog.title(name)}
      intro={deleteDialog.intro}
      confirm={deleteDialog.confirm}
      destructive
      disabled={!sought.found?.known}
      done={({ deleteCertificate: { reassignedDeviceCount, fallbackCertificate } }) =>
        deleteDialog.done(name, reassignedDeviceCount ?? 0, fallbackCertificate.name)
      }
      onDone={onDeleted}
      onClose={onClose}
    >
      <AffectedDevices sought={sought} words={deleteDialog.devices(fallback)} />
    </ActionDialog>
  );
}
