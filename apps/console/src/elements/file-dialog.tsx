import { Group, Text } from '@mantine/core';
import { IconFile } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { Failure } from '../graphql/failure.js';
import { text } from '../messages/messages.js';
import { DropArea } from './drop-area.js';
import { FormDialog } from './form-dialog.js';

interface FileDialogProps {
  readonly title: string;
  readonly intro?: string;
  readonly submit: string;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly onFile: (file: File) => void;
  readonly onClose: () => void;
}

/** A dialog that wants one file. */
export function FileDialog({ title, intro, submit, busy, failure, onFile, onClose }: FileDialogProps) {
  const [file, setFile] = useState<File>();
  function send(event: FormEvent): void {
    event.preventDefault();
    if (file) onFile(file);
  }
  return (
    <FormDialog
      title={title}
      intro={intro}
      submit={submit}
      busy={busy}
      disabled={!file}
      failure={failure}
      onSubmit={send}
      onClose={onClose}
    >
      <DropArea
        title={text.certificates.uploadDialog.drop}
        choose={text.actions.chooseFile}
        hint={text.actions.certificateFileHint}
        onFiles={(files) => setFile(files[0])}
      />
      {file && (
        <Group gap="xs">
          <IconFile size={16} aria-hidden />
          <Text size="sm">{file.name}</Text>
        </Group>
      )}
    </FormDialog>
  );
}
