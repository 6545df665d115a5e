import { derToPem } from '@koios/application-certificate';
import { Injectable } from '@nestjs/common';
import { findCertificate } from '../database/certificates.js';
import { Database } from '../database/database.js';
import { requireSigningRequest } from '../database/signing-requests.js';
import type { SigningRequest } from '../domain/signing-request.js';
import { fileNameStem } from '../downloads/content-disposition.js';
import { contentTypes, type DownloadedFile } from '../downloads/downloaded-file.js';

/** Hands out a certificate signing request for the organisation's CA: PKCS#10 as PEM. */
@Injectable()
export class DownloadSigningRequest {
  constructor(private readonly database: Database) {}

  async execute(id: string): Promise<DownloadedFile> {
    const request = await requireSigningRequest(this.database.manager, id);
    const name = `${fileNameStem(await this.nameFor(request))}.csr`;
    const content = Buffer.from(derToPem(request.requestDer, 'CERTIFICATE REQUEST'));
    return { name, contentType: contentTypes.csr, content, isSecret: false };
  }

  /** A renewal has no name of its own. */
  private async nameFor({ name, certificateId }: SigningRequest): Promise<string> {
    if (name !== null || certificateId === null) return name ?? '';
    return (await findCertificate(this.database.manager, certificateId))?.name ?? '';
  }
}
