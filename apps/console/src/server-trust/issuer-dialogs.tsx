import { Group, Text } from '@mantine/core';
import { IconFile } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { DropArea } from '../elements/drop-area.js';
import { FormDialog } from '../elements/form-dialog.js';
import { notify } from '../elements/notify.js';
import type { Failure } from '../graphql/failure.js';
import { AddIssuerCertificateDocument, AddRevocationListDocument } from '../graphql/operations.generated.js';
import { useAction } from '../graphql/use-action.js';
import { text } from '../messages/messages.js';

const words = text.serverTrust.issuers;

interface DialogProps {
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function AddIssuerDialog({ onClose, onDone }: DialogProps) {
  const action = useAction(AddIssuerCertificateDocument);
  async function add(certificate: File): Promise<void> {
    if (!(await action.run({ input: { certificate } }))) return;
    notify(words.added);
    onDone();
    onClose();
  }
  return (
    <FileDialog
      title={words.addTitle}
      submit={words.add}
      busy={action.busy}
      failure={action.failure}
      onFile={(file) => void add(file)}
      onClose={onClose}
    />
  );
}

export function AddRevocationListDialog({ onClose, onDone }: DialogProps) {
  const action = useAction(AddRevocationListDocument);
  async function add(revocationList: File): Promise<void> {
    if (!(await action.run({ input: { revocationList } }))) return;
    notify(words.crlAdded);
    onDone();
    onClose();
  }
  return (
    <FileDialog
      title={words.addCrlTitle}
      submit={words.addCrl}
      busy={action.busy}
      failure={action.failure}
      onFile={(file) => void add(file)}
      onClose={onClose}
    />
  );
}

interface FileDialogProps {
  readonly title: string;
  readonly submit: string;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly onFile: (file: File) => void;
  readonly onClose: () => void;
}

function FileDialog({ title, submit, busy, failure, onFile, onClose }: FileDialogProps) {
  const [file, setFile] = useState<File>();
  function send(event: FormEvent): void {
    event.preventDefault();
    if (file) onFile(file);
  }
  return (
    <FormDialog
      title={title}
      submit={submit}
      busy={busy}
      disabled={!file}
      failure={failure}
      onSubmit={send}
      onClose={onClose}
    >
      <DropArea
        title={text.certificates.uploadDialog.drop}
        choose={words.choose}
        hint={words.fileHint}
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
