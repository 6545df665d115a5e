import { z } from 'zod';
import { UploadedFile } from './uploaded-file.js';

/** A multipart request that is none, with a sentence for its sender. */
export class MultipartError extends Error {
  override readonly name = 'MultipartError';
}

/** `uploadCertificate` takes a certificate, its private key and a PKCS#12 file. */
const mostFiles = 3;

const operationSchema = z.looseObject({ variables: z.record(z.string(), z.unknown()).default({}) });
const mapSchema = z.record(z.string(), z.array(z.string()).min(1));

/**
 * The operation of a GraphQL multipart request (https://github.com/jaydenseric/graphql-multipart-request-spec) with its
 * files in their places in the variables.
 * @throws MultipartError
 */
export async function readMultipartOperation(form: FormData): Promise<Record<string, unknown>> {
  const operation = jsonField(form, 'operations', operationSchema);
  const map = Object.entries(jsonField(form, 'map', mapSchema));
  if (map.length > mostFiles) throw new MultipartError(`A request carries at most ${mostFiles} files.`);
  for (const [key, paths] of map) {
    const file = await fileOf(form, key);
    for (const path of paths) putFile(operation, path, file);
  }
  return operation;
}

function jsonField<Schema extends z.ZodType>(form: FormData, name: string, schema: Schema): z.output<Schema> {
  const text = form.get(name);
  const parsed = schema.safeParse(typeof text === 'string' ? parseJson(text) : undefined);
  if (parsed.success) return parsed.data;
  throw new MultipartError(
    `The field "${name}" of the multipart request is not what the specification asks for.`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function fileOf(form: FormData, key: string): Promise<UploadedFile> {
  const file = form.get(key);
  if (file instanceof File) return new UploadedFile(file.name, Buffer.from(await file.arrayBuffer()));
  throw new MultipartError(`The multipart request has no file "${key}".`);
}

/** Only where the operation has a null of its own: a path can neither add anything nor reach a prototype. */
function putFile(operation: object, path: string, file: UploadedFile): void {
  const [root, ...keys] = path.split('.');
  const last = keys.pop();
  const place = [root, ...keys].reduce<unknown>((value, key) => ownValue(value, key), operation);
  if (root !== 'variables' || last === undefined || ownValue(place, last) !== null || !isObject(place))
    throw new MultipartError(`The multipart request has no place "${path}" for a file.`);
  Object.assign(place, { [last]: file });
}

function ownValue(value: unknown, key: string | undefined): unknown {
  if (!isObject(value) || key === undefined || !Object.hasOwn(value, key)) return undefined;
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
