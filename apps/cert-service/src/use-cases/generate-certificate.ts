import { randomUUID } from 'node:crypto';
import type { IssuingProfile, KeySize, SelfSignedCertificateRequest } from '@koios/application-certificate';
import { certificateGenerated } from '@koios/opcua-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { appendAudit } from '../audit/audit-log.js';
import { assertNameIsFree, insertCertificate } from '../database/certificate-changes.js';
import { Database } from '../database/database.js';
import { applicationIdentity, type IdentityRequest } from '../domain/application-identity.js';
import { certificateAudit } from '../domain/audit-facts.js';
import { certificateFacts } from '../domain/certificate-facts.js';
import { type ClientCertificate, firstState } from '../domain/client-certificate.js';
import { issueCheckedCertificate } from '../issuing/issue-checked-certificate.js';
import { KeyVault } from '../key-vault/key-vault.js';
import { ClientCertificatesProjection } from '../projections/client-certificates-projection.js';
import { type Clock, CLOCK } from '../tokens.js';

/** What a new certificate shall be. */
export interface GenerateCertificateRequest extends IdentityRequest {
  readonly description: string | null;
  readonly keySize: KeySize;
  readonly validityDays: number;
  /** STRICT when left out. */
  readonly profile?: IssuingProfile;
}

/** Generates a key pair and a self-signed application instance certificate. */
@Injectable()
export class GenerateCertificate {
  constructor(
    private readonly database: Database,
    private readonly keyVault: KeyVault,
    private readonly projection: ClientCertificatesProjection,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The key first, then the row: a key without a row is garbage, a row without a key would be a lie. */
  async execute(request: GenerateCertificateRequest, actor: Actor): Promise<ClientCertificate> {
    await assertNameIsFree(this.database.manager, request.name);
    const certificate = await this.issueAndStoreKey(request, false);
    await this.database.transaction(async (manager, emit) => {
      await insertCertificate(manager, certificate);
      await emit(certificateGenerated, certificate.id, certificateFacts(certificate));
      await appendAudit(manager, actor, certificateAudit('CERTIFICATE_GENERATED', certificate));
    });
    await this.projection.afterFirstCommit(certificate);
    return certificate;
  }

  /** A certificate whose key is stored, but whose row is not. */
  async issueAndStoreKey(
    request: GenerateCertificateRequest,
    isDefault: boolean,
  ): Promise<ClientCertificate> {
    const { content, privateKey } = await issueCheckedCertificate(issueRequest(request, this.clock()));
    const id = randomUUID();
    const identity = { certificateId: id, revision: 1, thumbprint: content.thumbprint };
    await this.keyVault.store(identity, privateKey);
    const { name, description } = request;
    return firstState({ id, name, description, isDefault, origin: 'GENERATED' }, { ...identity, ...content });
  }
}

function issueRequest(request: GenerateCertificateRequest, now: Date): SelfSignedCertificateRequest {
  const { keySize, validityDays, profile = 'STRICT' } = request;
  return { ...applicationIdentity(request), keySize, validityDays, profile, now };
}
