import { Readable } from 'node:stream';
import type { ErrorCode } from '@koios/opcua-contracts';
import express, { type Request, type Response } from 'express';

/** Why a request is not let in. */
export interface BodyRefusal {
  readonly status: number;
  readonly code: ErrorCode;
  readonly message: string;
}

/**
 * A page of another site can send multipart forms in its visitor's name, but no header of its own without asking first
 * (CORS preflight), and nobody here answers such a question. The second is what Apollo's clients send.
 */
const proofOfIntent = ['x-koios-csrf', 'apollo-require-preflight'];

/** Whether a request carries files (GraphQL multipart request specification). */
export function isMultipart(request: Request): boolean {
  return typeof request.is('multipart/form-data') === 'string';
}

/**
 * Reads a multipart body under a limit and leaves it at `request.body` for Hive to take apart. It never touches a disk:
 * a file may be a private key.
 */
export async function readMultipartBody(
  request: Request,
  response: Response,
  limitBytes: number,
): Promise<BodyRefusal | undefined> {
  if (!proofOfIntent.some((header) => request.get(header)))
    return refusal(400, `Send the header ${proofOfIntent.join(' or ')} with files.`);
  const read = express.raw({ limit: limitBytes, inflate: false, type: () => true });
  const error = await new Promise<unknown>((resolve) => read(request, response, resolve));
  if (error !== undefined) return refusalOf(error, limitBytes);
  const bytes: unknown = request.body;
  if (!Buffer.isBuffer(bytes)) return refusal(400, 'The multipart request is empty.');
  request.body = Readable.from([bytes]);
  return undefined;
}

function refusalOf(error: unknown, limitBytes: number): BodyRefusal {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  if (status === 415) return refusal(415, 'The request must not be compressed.');
  if (status !== 413) return refusal(400, 'The multipart request cannot be read.');
  const message = `The request is larger than ${limitBytes / 1_024} KiB; a file has at most 256 KiB.`;
  return { status, code: 'FILE_TOO_LARGE', message };
}

function refusal(status: number, message: string): BodyRefusal {
  return { status, code: 'BAD_USER_INPUT', message };
}
