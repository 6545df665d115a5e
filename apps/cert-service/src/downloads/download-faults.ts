import { type ArgumentsHost, Catch, HttpException } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import type { Request, Response } from 'express';

/** A body that is no JSON may hold a passphrase: nothing of it is said back. */
const messages: Readonly<Record<number, string>> = {
  400: 'The request is not valid JSON.',
  404: 'There is no such download.',
  413: 'The request is too large.',
};

/** What goes wrong before a download's route is reached, in the shape of every other refusal: `{code, message}`. */
@Catch(HttpException)
export class DownloadFaults extends BaseExceptionFilter<HttpException> {
  override catch(exception: HttpException, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    if (host.getType() !== 'http' || !http.getRequest<Request>().path.startsWith('/downloads/'))
      return super.catch(exception, host);
    const status = exception.getStatus();
    const message = messages[status] ?? 'The request cannot be answered.';
    const response = http.getResponse<Response>();
    response.setHeader('cache-control', 'no-store');
    response.status(status).json({ code: 'BAD_USER_INPUT', message });
  }
}
