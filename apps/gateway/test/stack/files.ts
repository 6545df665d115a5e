import { buffer } from 'node:stream/consumers';
import type { NextFunction, Request, Response } from 'express';

/** The least that a subgraph needs to take a multipart request with files directly in its input. */
export async function takeFiles(request: Request, _response: Response, next: NextFunction): Promise<void> {
  const contentType = request.get('content-type') ?? '';
  if (!contentType.startsWith('multipart/')) return next();
  const bytes = Uint8Array.from(await buffer(request));
  const form = await new globalThis.Response(bytes, { headers: { 'content-type': contentType } }).formData();
  const operation = JSON.parse(textOf(form, 'operations')) as Operation;
  for (const [key, paths] of Object.entries(JSON.parse(textOf(form, 'map')) as Record<string, string[]>))
    for (const path of paths) put(operation, path.split('.'), form.get(key));
  request.body = operation;
  next();
}

interface Operation {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

function textOf(form: FormData, field: string): string {
  const text = form.get(field);
  return typeof text === 'string' ? text : '';
}

function put(place: object, [first = '', ...rest]: string[], file: unknown): void {
  if (rest.length === 0) Object.assign(place, { [first]: file });
  else put((place as Record<string, object>)[first] ?? {}, rest, file);
}
