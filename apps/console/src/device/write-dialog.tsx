import { TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { FormDialog } from '../elements/form-dialog.js';
import { notify } from '../elements/notify.js';
import { WriteTagValueDocument } from '../graphql/operations.generated.js';
import { useAction } from '../graphql/use-action.js';
import { text } from '../messages/messages.js';
import type { EditedTag } from './edited-tags.js';
import { typedValue } from './value-text.js';

const words = text.devices.tags;

interface WriteDialogProps {
  readonly deviceId: string;
  readonly tag: EditedTag;
  readonly onClose: () => void;
}

/** The server decides whether it takes the value; what it says is shown. */
export default function WriteDialog({ deviceId, tag, onClose }: WriteDialogProps) {
  const [typed, setTyped] = useState('');
  const [refusal, setRefusal] = useState<string>();
  const action = useAction(WriteTagValueDocument);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const value = typedValue(typed, tag.dataType);
    const result = (await action.run({ input: { deviceId, tag: tag.name, value } }))?.writeTagValue;
    if (!result) return;
    if (!result.succeeded) return setRefusal(`${result.message} (${result.statusCode})`);
    notify(words.written);
    onClose();
  }

  return (
    <FormDialog
      title={words.writeTitle(tag.name)}
      submit={words.write}
      busy={action.busy}
      failure={action.failure}
      onSubmit={(event) => void submit(event)}
      onClose={onClose}
    >
      <TextInput
        label={words.writeValue}
        description={tag.dataType ? words.writeHint(tag.dataType) : undefined}
        data-autofocus
        value={typed}
        error={refusal}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
