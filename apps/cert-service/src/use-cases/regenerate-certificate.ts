import { type RegenerationReason, certificateRegenerated } from '@koios/opcua-contracts';
import type { Emit } from '@koios/messaging';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Configuration } from '../config.js';
import { insertSuccessor } from '../database/certificate-changes.js';
import { lockCertificate, requireCertificate } from '../database/certificates.js';
import { Database } from '../database/database.js';
import { certificateFacts, parsedRevision } from '../domain/certificate-facts.js';
import { type ClientCertificate, overlapEnd, withSuccessor } from '../domain/client-certificate.js';
import { successorRequest } from '../domain/successor-request.js';
import { type CheckedCertificate, issueCheckedCertificate } from '../issuing/issue-checked-certificate.js';
import { KeyVault } from '../key-vault/key-vault.js';
import { ClientCertificatesProjection } from '../projections/client-certificates-projection.js';
import { type Clock, CLOCK, CONFIGURATION } from '../tokens.js';

/** Gives a certificate a successor: a new key and new dates; all that identifies it stays. */
@Injectable()
export class RegenerateCertificate {
  constructor(
    private readonly database: Database,
    private readonly keyVault: KeyVault,
    private readonly projection: ClientCertificatesProjection,
    @Inject(CONFIGURATION) private readonly configuration: Pick<Configuration, 'KEY_OVERLAP_HOURS'>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(id: string, reason: RegenerationReason): Promise<ClientCertificate> {
    const present = await requireCertificate(this.database.manager, id);
    const issued = await issueCheckedCertificate(
      successorRequest(parsedRevision(present.current), this.clock()),
    );
    const renewed = await this.database.transaction((manager, emit) =>
      this.succeed(id, issued, reason, manager, emit),
    );
    this.keyVault.forget(id, renewed.oldestUsableRevision);
    await this.projection.afterCommit(id);
    return renewed;
  }

  /** The row is held from here on, so that two regenerations at once give two consecutive revisions. */
  private async succeed(
    id: string,
    { content, privateKey }: CheckedCertificate,
    reason: RegenerationReason,
    manager: EntityManager,
    emit: Emit,
  ): Promise<ClientCertificate> {
    const before = await lockCertificate(manager, id);
    const identity = { certificateId: id, revision: before.revision + 1 };
    await this.keyVault.store(identity, privateKey);
    const renewed = withSuccessor(before, { ...identity, ...content }, reason);
    const usableUntil = overlapEnd(reason, this.clock(), this.configuration.KEY_OVERLAP_HOURS);
    await insertSuccessor(manager, renewed, usableUntil);
    const previousThumbprint = before.current.thumbprint;
    await emit(certificateRegenerated, id, { ...certificateFacts(renewed), previousThumbprint, reason });
    return renewed;
  }
}
