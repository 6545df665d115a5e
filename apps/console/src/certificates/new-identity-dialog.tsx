import type { AnyVariables, TypedDocumentNode } from '@urql/core';
import { useForm } from '@mantine/form';
import { FormDialog } from '../elements/form-dialog.js';
import { notify } from '../elements/notify.js';
import { placeFailure } from '../graphql/field-failure.js';
import { useAction } from '../graphql/use-action.js';
import { GenerateFields } from './generate-fields.js';
import { emptyGenerateForm, type GenerateForm } from './generate-input.js';

interface NewIdentityDialogProps<Data, Variables> {
  readonly action: TypedDocumentNode<Data, Variables>;
  readonly variables: (form: GenerateForm) => Variables;
  readonly words: { readonly title: string; readonly intro: string; readonly submit: string };
  /** What is said when it is done. */
  readonly done: (data: Data) => string;
  /** A CA says how long it is valid. */
  readonly signedBySomebodyElse?: boolean;
  readonly onDone: (data: Data) => void;
  readonly onClose: () => void;
}

/** Asks what a new key pair shall stand for: a certificate that Koios signs, or a request for one. */
export function NewIdentityDialog<Data, Variables extends AnyVariables>(
  props: NewIdentityDialogProps<Data, Variables>,
) {
  const { words, onClose } = props;
  const form = useForm<GenerateForm>({ initialValues: emptyGenerateForm });
  const action = useAction(props.action);
  const failure = placeFailure(action.failure, Object.keys(emptyGenerateForm));

  async function submit(values: GenerateForm): Promise<void> {
    const data = await action.run(props.variables(values));
    if (!data) return;
    notify(props.done(data));
    onClose();
    props.onDone(data);
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
      <GenerateFields form={form} errors={failure.atField} bySomebodyElse={props.signedBySomebodyElse} />
    </FormDialog>
  );
}
