import { Text } from '@mantine/core';
import { ConfirmDialog } from '../elements/confirm-dialog.js';
import { notify } from '../elements/notify.js';
import { type IssuerRowFragment, RemoveIssuerCertificateDocument } from '../graphql/operations.generated.js';
import { useAction } from '../graphql/use-action.js';
import { text } from '../messages/messages.js';

const words = text.serverTrust.issuers;

interface RemoveIssuerDialogProps {
  readonly issuer: IssuerRowFragment;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function RemoveIssuerDialog({ issuer, onClose, onDone }: RemoveIssuerDialogProps) {
  const action = useAction(RemoveIssuerCertificateDocument);
  async function remove(): Promise<void> {
    if (!(await action.run({ id: issuer.id }))) return;
    notify(words.removed);
    onDone();
    onClose();
  }
  return (
    <ConfirmDialog
      title={words.removeTitle(issuer.subject)}
      confirm={words.remove}
      destructive
      busy={action.busy}
      failure={action.failure}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      <Text size="sm">{words.removeIntro}</Text>
    </ConfirmDialog>
  );
}
