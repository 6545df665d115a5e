import { useRef, useState } from 'react';
import { CheckCertificateDocument, type CheckCertificateMutation } from '../graphql/operations.generated.js';
import type { Failure } from '../graphql/failure.js';
import { useAction } from '../graphql/use-action.js';
import { type ChosenFile, fileInput, isComplete } from './chosen-files.js';

export type CheckResult = CheckCertificateMutation['checkCertificate'];

/** What the service says of the files before anything is kept. */
export interface UploadCheckState {
  readonly busy: boolean;
  readonly result: CheckResult | undefined;
  readonly failure: Failure | undefined;
  /** Whether these files have asked for a passphrase. */
  readonly encrypted: boolean;
  readonly passphrase: string;
  readonly setPassphrase: (passphrase: string) => void;
  /** To be told of every change of the files. */
  readonly start: (files: readonly ChosenFile[]) => void;
  readonly checkAgain: () => void;
}

export function useUploadCheck(): UploadCheckState {
  const { run, busy, failure } = useAction(CheckCertificateDocument);
  const [result, setResult] = useState<CheckResult>();
  const [encrypted, setEncrypted] = useState(false);
  const [passphrase, setPassphrase] = useState('');
  const files = useRef<readonly ChosenFile[]>([]);

  async function check(given: string): Promise<void> {
    const asked = files.current;
    const input = { ...fileInput(asked), passphrase: given === '' ? undefined : given };
    const answer = (await run({ input }))?.checkCertificate;
    // What is said of files that were exchanged meanwhile does not count.
    if (!answer || asked !== files.current) return;
    setResult(answer);
    if (answer.passphraseNeeded) setEncrypted(true);
  }

  function start(next: readonly ChosenFile[]): void {
    files.current = next;
    setResult(undefined);
    setEncrypted(false);
    setPassphrase('');
    if (isComplete(next)) void check('');
  }

  return {
    busy,
    result,
    failure,
    encrypted,
    passphrase,
    setPassphrase,
    start,
    checkAgain: () => void check(passphrase),
  };
}
