import { useForm } from '@mantine/form';
import { FormDialog } from '../elements/form-dialog.js';
import { notify } from '../elements/notify.js';
import { placeFailure } from '../graphql/field-failure.js';
import { type CertificateRowFragment, GenerateCertificateDocument } from '../graphql/operations.generated.js';
import { useAction } from '../graphql/use-action.js';
import { text } from '../messages/messages.js';
import { GenerateFields } from './generate-fields.js';
import { emptyGenerateForm, type GenerateForm, generateInput } from './generate-input.js';

const words = text.certificates.generateDialog;

interface GenerateDialogProps {
  readonly onClose: () => void;
  readonly onDone: (certificate: CertificateRowFragment) => void;
}

export default function GenerateDialog({ onClose, onDone }: GenerateDialogProps) {
  const form = useForm<GenerateForm>({ initialValues: emptyGenerateForm });
  const action = useAction(GenerateCertificateDocument);
  const failure = placeFailure(action.failure, Object.keys(emptyGenerateForm));

  async function submit(values: GenerateForm): Promise<void> {
    const data = await action.run({ input: generateInput(values) });
    if (!data) return;
    notify(words.done(data.generateCertificate.name));
    onDone(data.generateCertificate);
    onClose();
  }

  return (
    <FormDialog
      title={words.title}
      intro={words.intro}
      submit={words.submit}
      busy={action.busy}
      disabled={form.values.name.trim() === ''}
      failure={failure.below}
      onSubmit={form.onSubmit((values) => void submit(values))}
      onClose={onClose}
    >
      <GenerateFields form={form} errors={failure.atField} />
    </FormDialog>
  );
}
