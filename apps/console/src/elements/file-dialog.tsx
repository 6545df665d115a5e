import type { AnyVariables, TypedDocumentNode } from '@urql/core';
import { Group, Text } from '@mantine/core';
import { IconFile } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useAction } from '../graphql/use-action.js';
import { text } from '../messages/messages.js';
import { DropArea } from './drop-area.js';
import { FormDialog } from './form-dialog.js';
import { notify } from './notify.js';

interface FileDialogProps<Data, Variables> {
  readonly action: TypedDocumentNode<Data, Variables>;
  readonly variables: (file: File) => Variables;
  readonly title: string;
  readonly intro?: string;
  readonly submit: string;
  /** What is said when it is done. */
  readonly done: (data: Data) => string;
  readonly onDone: () => void;
  readonly onClose: () => void;
  /** What is to be said beside the file. */
  readonly children?: ReactNode;
}

/** A dialog that wants one file, and sends it. */
export function FileDialog<Data, Variables extends AnyVariables>(props: FileDialogProps<Data, Variables>) {
  const [file, setFile] = useState<File>();
  const action = useAction(props.action);
  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    const data = file && (await action.run(props.variables(file)));
    if (!data) return;
    notify(props.done(data));
    props.onClose();
    props.onDone();
  }
  return (
    <FormDialog
      title={props.title}
      intro={props.intro}
      submit={props.submit}
      busy={action.busy}
      disabled={!file}
      failure={action.failure}
      onSubmit={(event) => void send(event)}
      onClose={props.onClose}
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
      {props.children}
    </FormDialog>
  );
}
