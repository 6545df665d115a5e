import type { Failure } from '../graphql/failure.js';
import { authorization } from '../graphql/authorization.js';
import { text } from '../messages/messages.js';
import { sessionStore } from '../session/session.js';
import { fileNameOf } from './file-name.js';

/** How a file is asked for: a private key by POST with its passphrase, so that it stands in no address. */
export interface DownloadRequest {
  readonly path: string;
  readonly passphrase?: string;
}

/** Fetches a file from the gateway and hands it to the browser. Answers why not; undefined when it worked. */
export async function downloadFile(request: DownloadRequest): Promise<Failure | undefined> {
  const response = await ask(request);
  if (!response) return { message: text.failures.unreachable, code: undefined, field: undefined };
  if (response.status === 401) sessionStore.end();
  if (!response.ok) return refusalOf(response);
  const name = fileNameOf(response.headers.get('content-disposition')) ?? request.path.split('/').at(-1);
  save(await response.blob(), name ?? 'certificate.der');
  return undefined;
}

async function ask({ path, passphrase }: DownloadRequest): Promise<Response | undefined> {
  const init: RequestInit =
    passphrase === undefined
      ? { headers: authorization() }
      : {
          method: 'POST',
          headers: { ...authorization(), 'content-type': 'application/json' },
          body: JSON.stringify({ passphrase }),
        };
  return fetch(path, init).catch(() => undefined);
}

async function refusalOf(response: Response): Promise<Failure> {
  const body: unknown = await response.json().catch(() => undefined);
  const { message, code } = (typeof body === 'object' && body !== null ? body : {}) as Record<
    string,
    unknown
  >;
  return {
    message: typeof message === 'string' ? message : text.failures.unexpected,
    code: typeof code === 'string' ? code : undefined,
    field: undefined,
  };
}

function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
