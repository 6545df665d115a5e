import { currentCorrelation, newCorrelation } from '@koios/correlation';
import { TokenVerifier } from '@koios/service-kit';
import { All, Controller, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { CallerAddresses } from '../http/caller-addresses.js';
import { shownToken } from '../sign-in/shown-token.js';
import { forwardedHeaders } from '../subgraphs/forwarded-headers.js';
import { GatewayToken } from '../subgraphs/gateway-token.js';
import { DownloadService } from './download-service.js';
import { refuseDownload } from './refuse-download.js';

/** Names and extensions alone: no dots, escapes or queries that would lead out of the downloads of the service. */
const downloadPath = /^\/downloads(\/[A-Za-z0-9-]+(\.[A-Za-z0-9]+)?){2,4}$/;
const methods = ['GET', 'HEAD', 'POST'];
/** A passphrase and what is around it. */
const bodyLimitBytes = 4_096;

/** `/downloads/*`: files, streamed from the service that owns them, which checks the permission. */
@Controller('downloads')
export class DownloadsController {
  constructor(
    private readonly verifier: TokenVerifier,
    private readonly service: DownloadService,
    private readonly gatewayToken: GatewayToken,
    private readonly addresses: CallerAddresses,
  ) {}

  @All('*path')
  async handle(@Req() request: Request, @Res() response: Response): Promise<void> {
    const correlation = currentCorrelation() ?? newCorrelation();
    response.setHeader('x-request-id', correlation.requestId);
    const shown = await shownToken(this.verifier, request);
    if (!shown.ok) return refuseDownload(response, shown.status, shown.code, shown.message);
    const path = request.originalUrl;
    if (!downloadPath.test(path) || !methods.includes(request.method))
      return refuseDownload(response, 404, 'BAD_USER_INPUT', 'There is no such download.');
    if (!isSmallBody(request))
      return refuseDownload(response, 413, 'BAD_USER_INPUT', 'The request is larger than 4 KiB.');
    const origin = { correlation, address: this.addresses.of(request) };
    const given = new Headers({ authorization: shown.token.authorization });
    this.service.pass(request, response, path, {
      ...forwardedHeaders(given, origin, await this.gatewayToken.get()),
      ...fileHeaders(request),
    });
  }
}

/** A body of unknown length is not let through: nothing here counts its bytes. */
function isSmallBody(request: Request): boolean {
  if (request.headers['transfer-encoding'] !== undefined) return false;
  return Number(request.headers['content-length'] ?? 0) <= bodyLimitBytes;
}

/** What the body is, and which part of the file is wanted. */
function fileHeaders({ headers }: Request): Record<string, string> {
  const names = ['content-type', 'content-length', 'range', 'if-range'] as const;
  const given = names.flatMap((name) => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return Object.fromEntries(given);
}
