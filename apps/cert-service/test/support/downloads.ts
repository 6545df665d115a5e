import type { Scene } from './scene.js';

/** A download's answer, whole. */
export interface Download {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  /** What a refusal says. */
  readonly refusal: { readonly code?: string; readonly message?: string };
}

/** Asks the service for a file as the gateway does. */
export async function download(
  scene: Scene,
  path: string,
  options: {
    readonly roles?: string[];
    readonly body?: unknown;
    readonly headers?: Record<string, string>;
  } = {},
): Promise<Download> {
  const { roles = ['key-exporter'], body, headers } = options;
  const token = await scene.issuer.token({ roles, subject: 'otto' });
  const response = await fetch(`${scene.service.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  const refusal = isJson ? (JSON.parse(bytes.toString()) as Download['refusal']) : {};
  return { status: response.status, headers: response.headers, bytes, refusal };
}
