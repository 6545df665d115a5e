import { derToPem } from '@koios/application-certificate';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Actor } from '../audit/actor.js';
import { auditDownload } from '../audit/audit-download.js';
import { requireCertificate } from '../database/certificates.js';
import { Database } from '../database/database.js';
import { certificateAudit } from '../domain/audit-facts.js';
import { leafOf } from '../domain/certificate-facts.js';
import type { ClientCertificate } from '../domain/client-certificate.js';
import { fileNameStem } from '../downloads/content-disposition.js';
import { contentTypes, type DownloadedFile } from '../downloads/downloaded-file.js';
import { LOG } from '../tokens.js';

/** The public parts of a certificate as files. */
export type CertificateFormat = 'DER' | 'PEM' | 'CHAIN_PEM';

/** Hands out the newest revision's certificate, for a server's trust list. */
@Injectable()
export class DownloadCertificate {
  constructor(
    private readonly database: Database,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  async execute(id: string, format: CertificateFormat, actor: Actor): Promise<DownloadedFile> {
    const certificate = await requireCertificate(this.database.manager, id);
    const fact = certificateAudit('CERTIFICATE_DOWNLOADED', certificate, `as ${format}`);
    await auditDownload(this.database, actor, fact, this.log);
    return fileOf(certificate, format);
  }
}

function fileOf({ name, current }: ClientCertificate, format: CertificateFormat): DownloadedFile {
  const stem = fileNameStem(name);
  const leaf = leafOf(current.certificateChain);
  switch (format) {
    case 'DER':
      return { ...publicFile, name: `${stem}.der`, contentType: contentTypes.der, content: leaf };
    case 'PEM':
      return { ...publicFile, name: `${stem}.pem`, content: Buffer.from(derToPem(leaf)) };
    case 'CHAIN_PEM':
      return { ...publicFile, name: `${stem}-chain.pem`, content: chainPem(current.certificateChain) };
  }
}

const publicFile = { contentType: contentTypes.pem, isSecret: false } as const;

function chainPem(chain: readonly Buffer[]): Buffer {
  return Buffer.from(chain.map((der) => derToPem(der)).join(''));
}
