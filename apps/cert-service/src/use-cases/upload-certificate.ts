import { randomUUID } from 'node:crypto';
import { certificateUploaded } from '@koios/opcua-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { appendAudit } from '../audit/audit-log.js';
import { assertNameIsFree, insertCertificate } from '../database/certificate-changes.js';
import { Database } from '../database/database.js';
import { certificateAudit } from '../domain/audit-facts.js';
import { certificateFacts } from '../domain/certificate-facts.js';
import { type ClientCertificate, firstState } from '../domain/client-certificate.js';
import { KeyVault } from '../key-vault/key-vault.js';
import { ClientCertificatesProjection } from '../projections/client-certificates-projection.js';
import { type Clock, CLOCK } from '../tokens.js';
import { type KeyPairUpload, readKeyPair } from '../uploads/read-key-pair.js';
import { revisionContent } from '../uploads/revision-content.js';

/** What is uploaded, and what it is to be called. */
export interface UploadCertificateRequest {
  readonly name: string;
  readonly description: string | null;
  readonly upload: KeyPairUpload;
}

/** Takes in a certificate with its private key, made elsewhere. */
@Injectable()
export class UploadCertificate {
  constructor(
    private readonly database: Database,
    private readonly keyVault: KeyVault,
    private readonly projection: ClientCertificatesProjection,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The key first, then the row: a key without a row is garbage, a row without a key would be a lie. */
  async execute(request: UploadCertificateRequest, actor: Actor): Promise<ClientCertificate> {
    await assertNameIsFree(this.database.manager, request.name);
    const certificate = await this.readAndStoreKey(request);
    await this.database.transaction(async (manager, emit) => {
      await insertCertificate(manager, certificate);
      await emit(certificateUploaded, certificate.id, certificateFacts(certificate));
      await appendAudit(manager, actor, certificateAudit('CERTIFICATE_UPLOADED', certificate));
    });
    await this.projection.afterFirstCommit(certificate);
    return certificate;
  }

  private async readAndStoreKey({
    name,
    description,
    upload,
  }: UploadCertificateRequest): Promise<ClientCertificate> {
    const now = this.clock();
    const { privateKey, ...chain } = await readKeyPair(upload, now);
    const id = randomUUID();
    const content = revisionContent(chain, now);
    const identity = { certificateId: id, revision: 1, thumbprint: content.thumbprint };
    await this.keyVault.store(identity, privateKey);
    return firstState(
      { id, name, description, isDefault: false, origin: 'UPLOADED' },
      { ...identity, ...content },
    );
  }
}
