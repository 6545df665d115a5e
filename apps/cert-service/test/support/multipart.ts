import type { GraphqlClient, GraphqlError } from './graphql-client.js';

/** Files by the field of the input that they belong to. */
export type Files = Readonly<Record<string, Buffer>>;

/** Sends an input with files as the GraphQL multipart request specification asks, to the service or to the gateway. */
export async function sendFiles<Data>(
  { url, token }: Pick<GraphqlClient, 'url' | 'token'>,
  query: string,
  input: object,
  files: Files,
  headers: Record<string, string> = { 'apollo-require-preflight': 'true' },
): Promise<{ status: number; data?: Data | null; errors?: GraphqlError[] }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, authorization: `Bearer ${token}` },
    body: formOf(query, input, files),
  });
  return {
    status: response.status,
    ...((await response.json()) as { data?: Data | null; errors?: GraphqlError[] }),
  };
}

function formOf(query: string, input: object, files: Files): FormData {
  const names = Object.keys(files);
  const variables = { input: { ...input, ...Object.fromEntries(names.map((name) => [name, null])) } };
  const form = new FormData();
  form.set('operations', JSON.stringify({ query, variables }));
  form.set(
    'map',
    JSON.stringify(Object.fromEntries(names.map((name, index) => [index, [`variables.input.${name}`]]))),
  );
  Object.values(files).forEach((bytes, index) =>
    form.set(String(index), new Blob([Uint8Array.from(bytes)]), `file-${index}`),
  );
  return form;
}
