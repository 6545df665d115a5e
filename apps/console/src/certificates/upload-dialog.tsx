import { TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { DropArea } from '../elements/drop-area.js';
import { FormDialog } from '../elements/form-dialog.js';
import { notify } from '../elements/notify.js';
import { placeFailure } from '../graphql/field-failure.js';
import { type CertificateRowFragment, UploadCertificateDocument } from '../graphql/operations.generated.js';
import { useAction } from '../graphql/use-action.js';
import { text } from '../messages/messages.js';
import {
  type ChosenFile,
  fileInput,
  kindOfFile,
  mostFileBytes,
  nameOfFiles,
  withFile,
} from './chosen-files.js';
import { ChosenFilesList } from './chosen-files-list.js';
import { UploadCheck } from './upload-check.js';
import { useUploadCheck } from './use-upload-check.js';

const words = text.certificates.uploadDialog;

interface UploadDialogProps {
  readonly onClose: () => void;
  readonly onDone: (certificate: CertificateRowFragment) => void;
}

/** Files first, then what the profile check says of them, and only then the button that saves. */
export default function UploadDialog({ onClose, onDone }: UploadDialogProps) {
  const [files, setFiles] = useState<readonly ChosenFile[]>([]);
  const [name, setName] = useState('');
  const [tooLarge, setTooLarge] = useState<string>();
  const check = useUploadCheck();
  const action = useAction(UploadCertificateDocument);
  const failure = placeFailure(action.failure, ['name']);

  async function add(added: readonly File[]): Promise<void> {
    const large = added.find(({ size }) => size > mostFileBytes);
    setTooLarge(large && words.tooLarge(large.name));
    const fitting = added.filter(({ size }) => size <= mostFileBytes);
    const chosen = await Promise.all(fitting.map(async (file) => ({ file, kind: await kindOfFile(file) })));
    change(chosen.reduce<readonly ChosenFile[]>(withFile, files));
  }

  function change(next: readonly ChosenFile[]): void {
    if (name === '' || name === nameOfFiles(files)) setName(nameOfFiles(next));
    setFiles(next);
    check.start(next);
  }

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const passphrase = check.passphrase === '' ? undefined : check.passphrase;
    const data = await action.run({ input: { name: name.trim(), passphrase, ...fileInput(files) } });
    if (!data) return;
    notify(words.done(data.uploadCertificate.name));
    onDone(data.uploadCertificate);
    onClose();
  }

  return (
    <FormDialog
      title={words.title}
      intro={words.intro}
      submit={words.submit}
      busy={action.busy}
      disabled={!check.result?.acceptable || name.trim() === ''}
      failure={failure.below}
      onSubmit={(event) => void submit(event)}
      onClose={onClose}
    >
      <DropArea
        title={words.drop}
        choose={words.choose}
        hint={words.formats}
        multiple
        onFiles={(added) => void add(added)}
      />
      {tooLarge && (
        <span role="alert" className="tone-text-bad">
          {tooLarge}
        </span>
      )}
      <ChosenFilesList files={files} onChange={change} />
      <UploadCheck check={check} />
      <TextInput
        label={text.certificates.generateDialog.name}
        required
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={failure.atField['name']}
      />
    </FormDialog>
  );
}
