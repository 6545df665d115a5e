import { certificateDefaultChanged, certificateGenerated } from '@koios/opcua-contracts';
import type { Emit } from '@koios/messaging';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { systemActor } from '../audit/actor.js';
import { appendAudit } from '../audit/audit-log.js';
import type { Configuration } from '../config.js';
import { insertCertificate, isNameTaken, lockDefault } from '../database/certificate-changes.js';
import { findDefaultCertificate } from '../database/certificates.js';
import { Database } from '../database/database.js';
import { certificateAudit } from '../domain/audit-facts.js';
import { certificateFacts } from '../domain/certificate-facts.js';
import type { ClientCertificate } from '../domain/client-certificate.js';
import { KeyVault } from '../key-vault/key-vault.js';
import { ClientCertificatesProjection } from '../projections/client-certificates-projection.js';
import { CONFIGURATION } from '../tokens.js';
import { GenerateCertificate, type GenerateCertificateRequest } from './generate-certificate.js';

/** At the first start there is no default certificate yet: makes one, and of several replicas only one does. */
@Injectable()
export class EnsureDefaultCertificate {
  constructor(
    private readonly database: Database,
    private readonly generate: GenerateCertificate,
    private readonly keyVault: KeyVault,
    private readonly projection: ClientCertificatesProjection,
    @Inject(CONFIGURATION)
    private readonly configuration: Pick<Configuration, 'DEFAULT_CERTIFICATE_HOSTNAME'>,
  ) {}

  async execute(): Promise<void> {
    if (await findDefaultCertificate(this.database.manager)) return;
    const issued = await this.generate.issueAndStoreKey(await this.request(), true);
    // Renewed by itself: nobody has asked for it, so nobody should be woken at night because it ends.
    const certificate = { ...issued, autoRenew: true };
    const wasFirst = await this.database.transaction((manager, emit) =>
      insertIfFirst(certificate, manager, emit),
    );
    if (wasFirst) await this.projection.afterCommit(certificate.id);
    else await this.keyVault.removeAll(certificate.id);
  }

  private async request(): Promise<GenerateCertificateRequest> {
    const description = 'Used by every device that no certificate is assigned to.';
    const hostname = this.configuration.DEFAULT_CERTIFICATE_HOSTNAME;
    return { name: await this.freeName(), description, hostname, keySize: 3072, validityDays: 730 };
  }

  /** The service answers already: somebody may have called a certificate so, and it would never start. */
  private async freeName(): Promise<string> {
    for (let number = 1; ; number += 1) {
      const name = number === 1 ? 'Default' : `Default ${number}`;
      if (!(await isNameTaken(this.database.manager, name))) return name;
    }
  }
}

async function insertIfFirst(
  certificate: ClientCertificate,
  manager: EntityManager,
  emit: Emit,
): Promise<boolean> {
  await lockDefault(manager);
  if (await findDefaultCertificate(manager)) return false;
  await insertCertificate(manager, certificate);
  const facts = certificateFacts(certificate);
  await emit(certificateGenerated, certificate.id, facts);
  await emit(certificateDefaultChanged, certificate.id, { ...facts, previousCertificateId: null });
  await appendAudit(manager, systemActor, certificateAudit('CERTIFICATE_GENERATED', certificate));
  await appendAudit(manager, systemActor, certificateAudit('DEFAULT_CHANGED', certificate));
  return true;
}
