import { type CertificateRowFragment, GenerateCertificateDocument } from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';
import { generateInput } from './generate-input.js';
import { NewIdentityDialog } from './new-identity-dialog.js';

const words = text.certificates.generateDialog;

interface GenerateDialogProps {
  readonly onClose: () => void;
  readonly onDone: (certificate: CertificateRowFragment) => void;
}

export default function GenerateDialog({ onClose, onDone }: GenerateDialogProps) {
  return (
    <NewIdentityDialog
      action={GenerateCertificateDocument}
      variables={(form) => ({ input: generateInput(form) })}
      words={words}
      done={({ generateCertificate }) => words.done(generateCertificate.name)}
      onDone={({ generateCertificate }) => onDone(generateCertificate)}
      onClose={onClose}
    />
  );
}
