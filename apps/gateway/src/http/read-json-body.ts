import express, { type Request, type Response } from 'express';

/** A request's JSON, or the status and the sentence to refuse it with. */
export type JsonBody =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly status: number; readonly message: string };

/** Reads a JSON body and leaves it at `request.body`; more than the limit is never kept in memory. */
export async function readJsonBody(
  request: Request,
  response: Response,
  limitBytes: number,
): Promise<JsonBody> {
  if (!request.is(['json', '+json']))
    return { ok: false, status: 415, message: 'Send JSON (content-type: application/json).' };
  const parse = express.json({ limit: limitBytes, inflate: false, type: () => true });
  const error = await new Promise<unknown>((resolve) => parse(request, response, resolve));
  if (error === undefined) return { ok: true, value: request.body as unknown };
  return refusalOf(error, limitBytes);
}

function refusalOf(error: unknown, limitBytes: number): JsonBody {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  if (status === 413)
    return { ok: false, status, message: `The request is larger than ${limitBytes / 1_024} KiB.` };
  if (status === 415) return { ok: false, status, message: 'The request must not be compressed.' };
  return { ok: false, status: 400, message: 'The request is not valid JSON.' };
}
