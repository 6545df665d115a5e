import { errorCodes, type ErrorCode } from '@koios/opcua-contracts';
import { Injectable, type NestMiddleware } from '@nestjs/common';
import express, { type NextFunction, type Request, type Response } from 'express';
import { MultipartError, readMultipartOperation } from './multipart-operation.js';

/** Three files of 256 KiB and what is around them. */
const largestRequestBytes = 1_048_576;

const readBytes = express.raw({ limit: largestRequestBytes, inflate: false, type: () => true });

/**
 * Turns a GraphQL multipart request into the JSON body that GraphQL is asked with, files in the variables. All of it
 * stays in memory and under a limit: a file may be a private key, and must not lie in a temporary directory.
 */
@Injectable()
export class AcceptMultipartRequests implements NestMiddleware<Request, Response> {
  async use(request: Request, response: Response, next: NextFunction): Promise<void> {
    if (request.method !== 'POST' || !request.is('multipart/form-data')) return next();
    try {
      const bytes = await bytesOf(request, response);
      request.body = await readMultipartOperation(await formOf(bytes, request.get('content-type') ?? ''));
    } catch (error) {
      return refuse(response, error);
    }
    next();
  }
}

async function bytesOf(request: Request, response: Response): Promise<Uint8Array<ArrayBuffer>> {
  await new Promise<void>((resolve, reject) =>
    readBytes(request, response, (error?: Error) => (error ? reject(error) : resolve())),
  );
  return Buffer.isBuffer(request.body) ? Uint8Array.from(request.body) : new Uint8Array();
}

async function formOf(bytes: Uint8Array<ArrayBuffer>, contentType: string): Promise<FormData> {
  try {
    return await new globalThis.Response(bytes, { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw new MultipartError('The multipart request cannot be read.');
  }
}

/** In the shape of a GraphQL answer, because that is what the caller reads. */
function refuse(response: Response, error: unknown): void {
  if (error instanceof MultipartError) return answer(response, 400, 'BAD_USER_INPUT', error.message);
  if (statusOf(error) === 413) return answer(response, 413, 'FILE_TOO_LARGE');
  answer(response, 400, 'BAD_USER_INPUT', 'The multipart request cannot be read.');
}

function answer(
  response: Response,
  status: number,
  code: ErrorCode,
  message: string = errorCodes[code],
): void {
  response.status(status).json({ errors: [{ message, extensions: { code } }] });
}

function statusOf(error: unknown): unknown {
  return error instanceof Error && 'status' in error ? error.status : undefined;
}
