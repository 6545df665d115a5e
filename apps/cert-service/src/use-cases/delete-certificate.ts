import { certificateDeleted, KoiosError } from '@koios/opcua-contracts';
import type { Emit } from '@koios/messaging';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { appendAudit } from '../audit/audit-log.js';
import { lockDefault } from '../database/certificate-changes.js';
import { lockCertificate, requireDefaultCertificate } from '../database/certificates.js';
import { Database } from '../database/database.js';
import { clientCertificateEntity } from '../database/entities.js';
import { certificateAudit } from '../domain/audit-facts.js';
import { certificateFacts } from '../domain/certificate-facts.js';
import type { ClientCertificate } from '../domain/client-certificate.js';
import { KeyVault } from '../key-vault/key-vault.js';
import { RecentKeyFacts } from '../key-vault/recent-key-facts.js';
import { ClientCertificatesProjection } from '../projections/client-certificates-projection.js';
import { LOG } from '../tokens.js';

/** Deletes a certificate and its keys. */
@Injectable()
export class DeleteCertificate {
  constructor(
    private readonly database: Database,
    private readonly keyVault: KeyVault,
    private readonly keyFacts: RecentKeyFacts,
    private readonly projection: ClientCertificatesProjection,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** Answers the default certificate, which the devices use from now on, when no replica uses the deleted one's keys. */
  async execute(id: string, actor: Actor): Promise<ClientCertificate> {
    const fallback = await this.database.transaction((manager, emit) => deleteRow(id, actor, manager, emit));
    this.keyFacts.forget(id);
    const projected = this.projection.afterCommit(id);
    await Promise.all([projected, this.removeKeys(id), this.keyFacts.untilNoneIsOlder()]);
    return fallback;
  }

  /** What is committed is done: keys that cannot be removed now are collected later. */
  private async removeKeys(id: string): Promise<void> {
    try {
      await this.keyVault.removeAll(id);
    } catch (error) {
      this.log.warn(
        { err: error, certificateId: id },
        'the keys of a deleted certificate are left to the sweep',
      );
    }
  }
}

async function deleteRow(
  id: string,
  actor: Actor,
  manager: EntityManager,
  emit: Emit,
): Promise<ClientCertificate> {
  await lockDefault(manager);
  const certificate = await lockCertificate(manager, id);
  if (certificate.isDefault) throw new KoiosError('DEFAULT_CERTIFICATE_UNDELETABLE', undefined, 'id');
  const fallback = await requireDefaultCertificate(manager);
  await manager.delete(clientCertificateEntity, { id });
  await emit(certificateDeleted, id, {
    ...certificateFacts(certificate),
    fallbackCertificateId: fallback.id,
  });
  await appendAudit(manager, actor, certificateAudit('CERTIFICATE_DELETED', certificate));
  return fallback;
}
