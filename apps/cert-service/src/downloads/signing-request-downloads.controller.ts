import { entityId } from '@koios/service-kit';
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { DownloadSigningRequest } from '../use-cases/download-signing-request.js';
import { DownloadDesk } from './download-desk.js';

/** A signing request's file. */
@Controller('downloads/signing-requests/:id')
export class SigningRequestDownloads {
  constructor(
    private readonly desk: DownloadDesk,
    private readonly signingRequests: DownloadSigningRequest,
  ) {}

  @Get('request.csr')
  csr(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.desk.handOut({ request, response }, 'read', () =>
      this.signingRequests.execute(entityId(id, 'SIGNING_REQUEST_NOT_FOUND')),
    );
  }
}
