import * as http from 'node:http';
import * as https from 'node:https';
import { pipeline } from 'node:stream';
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import { refuseDownload } from './refuse-download.js';

/** Nothing moved for this long: the service hangs. */
const silenceLimitMs = 30_000;

/** What a client learns of the answer; everything else is between the two services. */
const passedOn = [
  'content-type',
  'content-length',
  'content-disposition',
  'accept-ranges',
  'content-range',
  'cache-control',
  'x-content-type-options',
  'www-authenticate',
] as const;

/** Lets requests for files through to the service that has them, both ways as streams: nothing is kept here. */
export class DownloadService {
  private readonly origin: string;

  constructor(
    certificatesUrl: string,
    private readonly log: Logger,
  ) {
    this.origin = new URL(certificatesUrl).origin;
  }

  pass(request: Request, response: Response, path: string, headers: Record<string, string>): void {
    const target = new URL(path, this.origin);
    const { request: open } = target.protocol === 'https:' ? https : http;
    const asked = open(target, { method: request.method, headers, timeout: silenceLimitMs }, (answer) =>
      this.answer(answer, response),
    );
    asked.on('timeout', () => asked.destroy(new Error('the service is silent')));
    asked.on('error', (error) => this.fail(response, error));
    // A client that leaves takes its request with it.
    response.on('close', () => asked.destroy());
    request.pipe(asked);
  }

  private answer(answer: http.IncomingMessage, response: Response): void {
    response.status(answer.statusCode ?? 502);
    for (const name of passedOn) {
      const value = answer.headers[name];
      if (value !== undefined) response.setHeader(name, value);
    }
    pipeline(answer, response, (error) => {
      if (error) this.log.warn({ err: error }, 'a download was cut off');
    });
  }

  /** After the first byte all that is left is to cut the connection, so that half a file does not pass for a whole one. */
  private fail(response: Response, error: Error): void {
    if (response.closed || response.destroyed) return;
    this.log.warn({ err: error }, 'the certificate service does not answer');
    if (response.headersSent) response.destroy();
    else
      refuseDownload(
        response,
        503,
        'SERVICE_UNAVAILABLE',
        'The certificate service does not answer. Try again.',
      );
  }
}
