import { entityId } from '@koios/service-kit';
import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { type CertificateFormat, DownloadCertificate } from '../use-cases/download-certificate.js';
import { ExportPrivateKey } from '../use-cases/export-private-key.js';
import { DownloadDesk } from './download-desk.js';
import { passphraseOf } from './passphrase-body.js';

/** A certificate's files. What holds a private key is a POST: it is written down each time, and nothing may repeat it. */
@Controller('downloads/certificates/:id')
export class CertificateDownloads {
  constructor(
    private readonly desk: DownloadDesk,
    private readonly certificates: DownloadCertificate,
    private readonly privateKeys: ExportPrivateKey,
  ) {}

  @Get('certificate.der')
  der(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.handOut(id, 'DER', request, response);
  }

  @Get('certificate.pem')
  pem(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.handOut(id, 'PEM', request, response);
  }

  @Get('chain.pem')
  chain(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.handOut(id, 'CHAIN_PEM', request, response);
  }

  @Post('private-key.pem')
  privateKey(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.desk.handOut({ request, response }, 'export-private-keys', (actor) =>
      this.privateKeys.asPem(certificateId(id), passphraseOf(request), actor),
    );
  }

  @Post('certificate.p12')
  pkcs12(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.desk.handOut({ request, response }, 'export-private-keys', (actor) =>
      this.privateKeys.asPkcs12(certificateId(id), passphraseOf(request), actor),
    );
  }

  private handOut(
    id: string,
    format: CertificateFormat,
    request: Request,
    response: Response,
  ): Promise<void> {
    return this.desk.handOut({ request, response }, 'read', (actor) =>
      this.certificates.execute(certificateId(id), format, actor),
    );
  }
}

function certificateId(id: string): string {
  return entityId(id, 'CERTIFICATE_NOT_FOUND');
}
