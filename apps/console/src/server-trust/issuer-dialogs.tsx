import { FileDialog } from '../elements/file-dialog.js';
import { notify } from '../elements/notify.js';
import { AddIssuerCertificateDocument, AddRevocationListDocument } from '../graphql/operations.generated.js';
import { useAction } from '../graphql/use-action.js';
import { text } from '../messages/messages.js';

const words = text.serverTrust.issuers;

interface DialogProps {
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function AddIssuerDialog({ onClose, onDone }: DialogProps) {
  const action = useAction(AddIssuerCertificateDocument);
  async function add(certificate: File): Promise<void> {
    if (!(await action.run({ input: { certificate } }))) return;
    notify(words.added);
    onDone();
    onClose();
  }
  return (
    <FileDialog
      title={words.addTitle}
      submit={words.add}
      busy={action.busy}
      failure={action.failure}
      onFile={(file) => void add(file)}
      onClose={onClose}
    />
  );
}

export function AddRevocationListDialog({ onClose, onDone }: DialogProps) {
  const action = useAction(AddRevocationListDocument);
  async function add(revocationList: File): Promise<void> {
    if (!(await action.run({ input: { revocationList } }))) return;
    notify(words.crlAdded);
    onDone();
    onClose();
  }
  return (
    <FileDialog
      title={words.addCrlTitle}
      submit={words.addCrl}
      busy={action.busy}
      failure={action.failure}
      onFile={(file) => void add(file)}
      onClose={onClose}
    />
  );
}
