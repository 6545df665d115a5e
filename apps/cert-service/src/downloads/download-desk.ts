import type { ErrorCode, Permission } from '@koios/opcua-contracts';
import { isErrorCode } from '@koios/opcua-contracts';
import { presentError, requirePermission, TokenVerifier } from '@koios/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import { type Actor, actorFrom } from '../audit/actor.js';
import { LOG } from '../tokens.js';
import { attachment } from './content-disposition.js';
import type { DownloadedFile } from './downloaded-file.js';

/** 400 for all others. */
const httpStatuses: Partial<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  CERTIFICATE_NOT_FOUND: 404,
  SIGNING_REQUEST_NOT_FOUND: 404,
  PRIVATE_KEY_UNAVAILABLE: 409,
  INTERNAL: 500,
  AUDIT_UNAVAILABLE: 503,
  STORAGE_UNAVAILABLE: 503,
  SERVICE_UNAVAILABLE: 503,
};

/** The one place where a file leaves: nothing does without a token and the permission. */
@Injectable()
export class DownloadDesk {
  constructor(
    private readonly verifier: TokenVerifier,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** Checks who asks, lets the file be prepared, and answers it, or why not as `{code, message}`. */
  async handOut(
    { request, response }: Exchange,
    permission: Permission,
    prepare: (actor: Actor) => Promise<DownloadedFile>,
  ): Promise<void> {
    try {
      const { caller } = await this.verifier.verify(request.headers.authorization);
      requirePermission(caller, permission);
      send({ request, response }, await prepare(actorFrom(caller, request.headers)));
    } catch (error) {
      this.refuse(response, error);
    }
  }

  private refuse(response: Response, error: unknown): void {
    const { message, extensions } = presentError(error, this.log);
    const given = String(extensions?.['code']);
    const code = isErrorCode(given) ? given : 'INTERNAL';
    if (code === 'UNAUTHENTICATED') response.setHeader('www-authenticate', 'Bearer');
    response.setHeader('cache-control', 'no-store');
    response.status(httpStatuses[code] ?? 400).json({ code, message });
  }
}

/** A request and its answer. */
export interface Exchange {
  readonly request: Request;
  readonly response: Response;
}

function send({ request, response }: Exchange, file: DownloadedFile): void {
  const { name, contentType, content, isSecret } = file;
  const part = isSecret ? undefined : requestedPart(request, content.length);
  response.setHeader('accept-ranges', isSecret ? 'none' : 'bytes');
  if (part === 'unsatisfiable') {
    response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
    return;
  }
  const bytes = part ? content.subarray(part.start, part.end + 1) : content;
  response.writeHead(part ? 206 : 200, {
    'content-type': contentType,
    'content-length': bytes.length,
    'content-disposition': attachment(name),
    'cache-control': isSecret ? 'no-store' : 'no-cache',
    'x-content-type-options': 'nosniff',
    ...(part && { 'content-range': `bytes ${part.start}-${part.end}/${content.length}` }),
  });
  if (isSecret) response.once('close', () => content.fill(0));
  response.end(bytes);
}

/** RFC 9110, 14.2: one range is answered; several, other units and conditions that we cannot check get the whole file. */
function requestedPart(
  request: Request,
  size: number,
): { readonly start: number; readonly end: number } | 'unsatisfiable' | undefined {
  if (request.headers['if-range'] !== undefined) return undefined;
  const ranges = request.range(size);
  if (ranges === -1) return 'unsatisfiable';
  if (!Array.isArray(ranges) || ranges.type !== 'bytes' || ranges.length !== 1) return undefined;
  return ranges[0];
}
