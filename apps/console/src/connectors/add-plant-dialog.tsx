import { TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { FormDialog } from '../elements/form-dialog.js';
import { notify } from '../elements/notify.js';
import { placeFailure } from '../graphql/field-failure.js';
import { CreatePlantDocument } from '../graphql/operations.generated.js';
import { useAction } from '../graphql/use-action.js';
import { text } from '../messages/messages.js';

const words = text.connectors;

interface AddPlantDialogProps {
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function AddPlantDialog({ onClose, onDone }: AddPlantDialogProps) {
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const action = useAction(CreatePlantDocument);
  const failure = placeFailure(action.failure, ['id', 'name']);
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!(await action.run({ input: { id: id.trim(), name: name.trim() } }))) return;
    notify(words.plantAdded(name.trim()));
    onDone();
    onClose();
  }
  return (
    <FormDialog
      title={words.addPlantTitle}
      submit={words.addPlant}
      busy={action.busy}
      disabled={id.trim() === '' || name.trim() === ''}
      failure={failure.below}
      onSubmit={(event) => void submit(event)}
      onClose={onClose}
    >
      <TextInput
        label={words.plantName}
        required
        data-autofocus
        maxLength={100}
        value={name}
        error={failure.atField['name']}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={words.plantId}
        description={words.plantIdHint}
        required
        maxLength={32}
        value={id}
        error={failure.atField['id']}
        onChange={(event) => setId(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
