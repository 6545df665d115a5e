import { ActionDialog } from '../elements/action-dialog.js';
import { FileDialog } from '../elements/file-dialog.js';
import {
  AddIssuerCertificateDocument,
  AddRevocationListDocument,
  type IssuerRowFragment,
  RemoveIssuerCertificateDocument,
} from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';

const words = text.serverTrust.issuers;

interface DialogProps {
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function AddIssuerDialog(props: DialogProps) {
  return (
    <FileDialog
      {...props}
      action={AddIssuerCertificateDocument}
      variables={(certificate) => ({ input: { certificate } })}
      title={words.addTitle}
      submit={words.add}
      done={() => words.added}
    />
  );
}

export function AddRevocationListDialog(props: DialogProps) {
  return (
    <FileDialog
      {...props}
      action={AddRevocationListDocument}
      variables={(revocationList) => ({ input: { revocationList } })}
      title={words.addCrlTitle}
      submit={words.addCrl}
      done={() => words.crlAdded}
    />
  );
}

export function RemoveIssuerDialog({
  issuer,
  ...props
}: DialogProps & { readonly issuer: IssuerRowFragment }) {
  return (
    <ActionDialog
      {...props}
      action={RemoveIssuerCertificateDocument}
      variables={{ id: issuer.id }}
      title={words.removeTitle(issuer.subject)}
      intro={words.removeIntro}
      confirm={words.remove}
      destructive
      done={() => words.removed}
    />
  );
}
