/** What is sent: JSON, or a form where the variables hold files (GraphQL multipart request specification). */
export interface RequestBody {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | FormData;
}

/** The gateway asks for it with files: a page of another site cannot send it (CSRF). */
const proofOfIntent = { 'x-koios-csrf': '1' };

export function requestBody(query: string, variables: unknown): RequestBody {
  const files = new Map<string, Blob>();
  const operations = JSON.stringify({ query, variables: withoutFiles(variables, 'variables', files) });
  if (files.size === 0) return { headers: { 'content-type': 'application/json' }, body: operations };
  const form = new FormData();
  form.set('operations', operations);
  form.set(
    'map',
    JSON.stringify(Object.fromEntries([...files.keys()].map((path, index) => [index, [path]]))),
  );
  [...files.values()].forEach((file, index) => form.set(String(index), file));
  return { headers: proofOfIntent, body: form };
}

/** Null stands where a file is; the files are gathered by their paths. */
function withoutFiles(value: unknown, path: string, files: Map<string, Blob>): unknown {
  if (value instanceof Blob) {
    files.set(path, value);
    return null;
  }
  if (Array.isArray(value)) return value.map((item, index) => withoutFiles(item, `${path}.${index}`, files));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, withoutFiles(item, `${path}.${name}`, files)]),
  );
}
