import { useState } from 'react';
import type { Failure } from '../graphql/failure.js';
import { downloadFile, type DownloadRequest } from './download-file.js';

export interface Download {
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  /** Answers whether the file has come. */
  readonly start: (request: DownloadRequest) => Promise<boolean>;
}

export function useDownload(): Download {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  async function start(request: DownloadRequest): Promise<boolean> {
    setBusy(true);
    const refused = await downloadFile(request);
    setBusy(false);
    setFailure(refused);
    return refused === undefined;
  }
  return { busy, failure, start };
}
