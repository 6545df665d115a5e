import { buffer } from 'node:stream/consumers';
import { Scalar } from '@nestjs/graphql';
import type { NextFunction, Request, Response } from 'express';

/** A file as it came. */
@Scalar('Upload')
export class UploadScalar {
  parseValue(value: unknown): unknown {
    return value;
  }
}

/** The least that a subgraph needs to take a multipart request with files directly in its input. */
export async function takeFiles(request: Request, _response: Response, next: NextFunction): Promise<void> {
  const contentType = request.get('content-type') ?? '';
  if (!contentType.startsWith('multipart/')) return next();
  const bytes = Uint8Array.from(await buffer(request));
  const form = await new globalThis.Response(bytes, { headers: { 'content-type': contentType } }).formData();
  const operation = JSON.parse(String(form.get('operations'))) as Operation;
  for (const [key, paths] of Object.entries(JSON.parse(String(form.get('map'))) as Record<string, string[]>))
    for (const path of paths) put(operation, path.split('.'), form.get(key));
  request.body = operation;
  next();
}

interface Operation {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

function put(place: object, [first = '', ...rest]: string[], file: unknown): void {
  if (rest.length === 0) Object.assign(place, { [first]: file });
  else put((place as Record<string, object>)[first] ?? {}, rest, file);
}
