import { KoiosClientError } from './koios-client-error.js';

/** What a file with a private key needs. */
export interface DownloadOptions {
  /** Protects the private key in the file; such files are asked for by POST. */
  readonly passphrase?: string;
}

/** A file as the gateway sends it. */
export interface DownloadedFile {
  /** As the gateway calls it; undefined when it gives no name. */
  readonly fileName: string | undefined;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

export async function downloadFile(
  url: string,
  credentials: Readonly<Record<string, string>>,
  { passphrase }: DownloadOptions,
): Promise<DownloadedFile> {
  const response = await fetch(
    url,
    passphrase === undefined
      ? { headers: credentials }
      : {
          method: 'POST',
          headers: { ...credentials, 'content-type': 'application/json' },
          body: JSON.stringify({ passphrase }),
        },
  );
  if (!response.ok) throw await refusalOf(response);
  return {
    fileName: fileNameIn(response.headers.get('content-disposition') ?? ''),
    contentType: response.headers.get('content-type') ?? 'application/octet-stream',
    bytes: new Uint8Array(await response.arrayBuffer()),
  };
}

async function refusalOf(response: Response): Promise<KoiosClientError> {
  const refusal = (await response.json()) as { code?: string; message?: string };
  return new KoiosClientError(
    refusal.code ?? 'INTERNAL',
    refusal.message ?? `HTTP status ${response.status}`,
  );
}

/** RFC 6266: the extended form, which can carry any character, goes before the plain one. */
function fileNameIn(disposition: string): string | undefined {
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  return extended ? decodeURIComponent(extended) : /filename="([^"]+)"/i.exec(disposition)?.[1];
}
