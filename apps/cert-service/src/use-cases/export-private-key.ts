import { KoiosError } from '@koios/opcua-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Actor } from '../audit/actor.js';
import { auditDownload } from '../audit/audit-download.js';
import { requireCertificate } from '../database/certificates.js';
import { Database } from '../database/database.js';
import { certificateAudit } from '../domain/audit-facts.js';
import type { ClientCertificate } from '../domain/client-certificate.js';
import { fileNameStem } from '../downloads/content-disposition.js';
import { contentTypes, type DownloadedFile } from '../downloads/downloaded-file.js';
import type { KeyExport } from '../key-vault/key-export.js';
import { KeyVault } from '../key-vault/key-vault.js';
import { LOG } from '../tokens.js';

/** Hands out the private key of a certificate's newest revision: audited first, and refused when that fails. */
@Injectable()
export class ExportPrivateKey {
  constructor(
    private readonly database: Database,
    private readonly keyVault: KeyVault,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** PKCS#8 PEM, encrypted where a passphrase is given. */
  async asPem(id: string, passphrase: string | undefined, actor: Actor): Promise<DownloadedFile> {
    const certificate = await requireCertificate(this.database.manager, id);
    const content = await this.export(certificate, { format: 'PKCS8_PEM', passphrase }, actor);
    const name = `${fileNameStem(certificate.name)}-key.pem`;
    return { name, contentType: contentTypes.pem, content, isSecret: true };
  }

  /** PKCS#12 with the certificate and its chain. @throws KoiosError PASSPHRASE_REQUIRED without a passphrase */
  async asPkcs12(id: string, passphrase: string | undefined, actor: Actor): Promise<DownloadedFile> {
    if (passphrase === undefined)
      throw new KoiosError('PASSPHRASE_REQUIRED', 'A PKCS#12 file needs a passphrase.', 'passphrase');
    const certificate = await requireCertificate(this.database.manager, id);
    const { certificateChain } = certificate.current;
    const friendlyName = certificate.name;
    const request = { format: 'PKCS12', passphrase, certificateChain, friendlyName } as const;
    const content = await this.export(certificate, request, actor);
    const name = `${fileNameStem(certificate.name)}.p12`;
    return { name, contentType: contentTypes.p12, content, isSecret: true };
  }

  private async export(certificate: ClientCertificate, request: KeyExport, actor: Actor): Promise<Buffer> {
    const content = await this.keyVault.export(certificate.current, request);
    try {
      const fact = certificateAudit('PRIVATE_KEY_DOWNLOADED', certificate, describe(request));
      await auditDownload(this.database, actor, fact, this.log);
    } catch (error) {
      content.fill(0);
      throw error;
    }
    return content;
  }
}

function describe({ format, passphrase }: KeyExport): string {
  return `as ${format}, ${passphrase === undefined ? 'not encrypted' : 'encrypted'}`;
}
