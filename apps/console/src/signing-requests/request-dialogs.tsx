import { useState } from 'react';
import { useNavigate } from 'react-router';
import { NewIdentityDialog } from '../certificates/new-identity-dialog.js';
import { signingRequestInput } from '../certificates/generate-input.js';
import { ReasonChoice } from '../certificates/reason-choice.js';
import { ActionDialog } from '../elements/action-dialog.js';
import { FileDialog } from '../elements/file-dialog.js';
import {
  CreateSigningRequestDocument,
  DeleteSigningRequestDocument,
  type RegenerationReason,
  type SigningRequestRowFragment,
  UploadSignedCertificateDocument,
} from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';
import { paths } from '../paths.js';

const { createDialog, uploadDialog, removeDialog, renewDialog } = text.signingRequests;

interface DialogProps {
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function CreateRequestDialog(props: DialogProps) {
  return (
    <NewIdentityDialog
      {...props}
      action={CreateSigningRequestDocument}
      variables={(form) => ({ input: signingRequestInput(form) })}
      words={createDialog}
      done={({ createSigningRequest }) => createDialog.done(createSigningRequest.name)}
      signedBySomebodyElse
    />
  );
}

interface RequestDialogProps extends DialogProps {
  readonly request: SigningRequestRowFragment;
}

/** Takes in what the CA has signed: a new certificate, or the next revision of the one that is renewed. */
export function UploadSignedDialog({ request, ...props }: RequestDialogProps) {
  const [reason, setReason] = useState<RegenerationReason>('RENEWAL');
  return (
    <FileDialog
      {...props}
      action={UploadSignedCertificateDocument}
      variables={(certificate) => ({ input: { signingRequestId: request.id, certificate, reason } })}
      title={uploadDialog.title(request.name)}
      intro={uploadDialog.intro}
      submit={uploadDialog.submit}
      done={({ uploadSignedCertificate: { name, revision } }) => uploadDialog.done(name, revision)}
    >
      {request.certificate && <ReasonChoice reason={reason} onChange={setReason} />}
    </FileDialog>
  );
}

export function DeleteRequestDialog({ request, ...props }: RequestDialogProps) {
  return (
    <ActionDialog
      {...props}
      action={DeleteSigningRequestDocument}
      variables={{ id: request.id }}
      title={removeDialog.title(request.name)}
      intro={removeDialog.intro}
      confirm={removeDialog.confirm}
      destructive
      done={() => removeDialog.done(request.name)}
    />
  );
}

interface RenewByRequestDialogProps {
  readonly certificate: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}

/** What was not generated here is renewed by a CA: the page of the requests says how it goes on. */
export function RenewByRequestDialog({ certificate: { id, name }, onClose }: RenewByRequestDialogProps) {
  const navigate = useNavigate();
  return (
    <ActionDialog
      action={CreateSigningRequestDocument}
      variables={{ input: { certificateId: id } }}
      title={renewDialog.title(name)}
      intro={renewDialog.intro}
      confirm={renewDialog.confirm}
      done={() => createDialog.done(name)}
      onDone={() => void navigate(paths.signingRequests)}
      onClose={onClose}
    />
  );
}
