import { Text } from '@mantine/core';
import { useNavigate } from 'react-router';
import { ConfirmDialog } from '../elements/confirm-dialog.js';
import { FileDialog } from '../elements/file-dialog.js';
import { notify } from '../elements/notify.js';
import {
  CreateSigningRequestDocument,
  DeleteSigningRequestDocument,
  type SigningRequestRowFragment,
  UploadSignedCertificateDocument,
} from '../graphql/operations.generated.js';
import { useAction } from '../graphql/use-action.js';
import { text } from '../messages/messages.js';
import { paths } from '../paths.js';

interface RequestDialogProps {
  readonly request: SigningRequestRowFragment;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Takes in what the CA has signed: a new certificate, or the next revision of the one that is renewed. */
export function UploadSignedDialog({ request, onClose, onDone }: RequestDialogProps) {
  const words = text.signingRequests.uploadDialog;
  const action = useAction(UploadSignedCertificateDocument);
  async function upload(certificate: File): Promise<void> {
    const data = await action.run({ input: { signingRequestId: request.id, certificate } });
    if (!data) return;
    notify(words.done(data.uploadSignedCertificate.name, data.uploadSignedCertificate.revision));
    onDone();
    onClose();
  }
  return (
    <FileDialog
      title={words.title(request.name)}
      intro={words.intro}
      submit={words.submit}
      busy={action.busy}
      failure={action.failure}
      onFile={(file) => void upload(file)}
      onClose={onClose}
    />
  );
}

export function DeleteRequestDialog({ request, onClose, onDone }: RequestDialogProps) {
  const words = text.signingRequests.removeDialog;
  const action = useAction(DeleteSigningRequestDocument);
  async function remove(): Promise<void> {
    if (!(await action.run({ id: request.id }))) return;
    notify(words.done(request.name));
    onDone();
    onClose();
  }
  return (
    <ConfirmDialog
      title={words.title(request.name)}
      confirm={words.confirm}
      destructive
      busy={action.busy}
      failure={action.failure}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      <Text size="sm">{words.intro}</Text>
    </ConfirmDialog>
  );
}

interface RenewByRequestDialogProps {
  readonly certificate: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}

/** A certificate that a CA has signed is renewed by the CA: the page of the requests says how it goes on. */
export function RenewByRequestDialog({ certificate, onClose }: RenewByRequestDialogProps) {
  const words = text.signingRequests.renewDialog;
  const navigate = useNavigate();
  const action = useAction(CreateSigningRequestDocument);
  async function create(): Promise<void> {
    if (!(await action.run({ input: { certificateId: certificate.id } }))) return;
    notify(text.signingRequests.createDialog.done(certificate.name));
    void navigate(paths.signingRequests);
  }
  return (
    <ConfirmDialog
      title={words.title(certificate.name)}
      confirm={words.confirm}
      busy={action.busy}
      failure={action.failure}
      onConfirm={() => void create()}
      onClose={onClose}
    >
      <Text size="sm">{words.intro}</Text>
    </ConfirmDialog>
  );
}
