import { Checkbox, NumberInput, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { FormDialog } from '../elements/form-dialog.js';
import type { ReadMode } from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';
import { type EditedTag, isNameTaken, type TagChoice } from './edited-tags.js';

const words = text.devices.tags;
const longestName = 100;

interface TagDialogProps {
  readonly tag: EditedTag;
  readonly tags: readonly EditedTag[];
  readonly readMode: ReadMode;
  readonly onApply: (choice: TagChoice) => void;
  readonly onClose: () => void;
}

/** What people choose of a tag; saved with the others. */
export default function TagDialog({ tag, tags, readMode, onApply, onClose }: TagDialogProps) {
  const [name, setName] = useState(tag.name);
  const [writable, setWritable] = useState(tag.writable);
  const [deadband, setDeadband] = useState(tag.deadband);
  const taken = isNameTaken(tags, tag, name);

  function apply(event: FormEvent): void {
    event.preventDefault();
    onApply({ name, writable, deadband });
    onClose();
  }

  return (
    <FormDialog
      title={words.editTitle(tag.name)}
      submit={words.apply}
      busy={false}
      disabled={name.trim() === '' || taken}
      failure={undefined}
      onSubmit={apply}
      onClose={onClose}
    >
      <TextInput
        label={words.name}
        maxLength={longestName}
        value={name}
        error={taken && words.nameTaken}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox
        label={words.writable}
        description={words.writableHint}
        checked={writable}
        onChange={(event) => setWritable(event.currentTarget.checked)}
      />
      {readMode === 'SUBSCRIBE' && (
        <NumberInput
          label={words.deadband}
          description={words.deadbandHint}
          min={0}
          allowNegative={false}
          value={deadband ?? ''}
          onChange={(value) => setDeadband(value === '' ? null : Number(value))}
        />
      )}
    </FormDialog>
  );
}
