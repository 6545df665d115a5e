import { useForm } from '@mantine/form';
import { GenerateFields } from '../certificates/generate-fields.js';
import { emptyGenerateForm, type GenerateForm, signingRequestInput } from '../certificates/generate-input.js';
import { FormDialog } from '../elements/form-dialog.js';
import { notify } from '../elements/notify.js';
import { placeFailure } from '../graphql/field-failure.js';
import { CreateSigningRequestDocument } from '../graphql/operations.generated.js';
import { useAction } from '../graphql/use-action.js';
import { text } from '../messages/messages.js';

const words = text.signingRequests.createDialog;

interface CreateRequestDialogProps {
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function CreateRequestDialog({ onClose, onDone }: CreateRequestDialogProps) {
  const form = useForm<GenerateForm>({ initialValues: emptyGenerateForm });
  const action = useAction(CreateSigningRequestDocument);
  const failure = placeFailure(action.failure, Object.keys(emptyGenerateForm));

  async function submit(values: GenerateForm): Promise<void> {
    const data = await action.run({ input: signingRequestInput(values) });
    if (!data) return;
    notify(words.done(data.createSigningRequest.name));
    onDone();
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
      <GenerateFields form={form} errors={failure.atField} bySomebodyElse />
    </FormDialog>
  );
}
