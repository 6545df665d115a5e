import { type RegenerationReason, certificateRegenerated } from '@koios/opcua-contracts';
import type { Emit } from '@koios/messaging';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { appendAudit } from '../audit/audit-log.js';
import type { Configuration } from '../config.js';
import { insertSuccessor } from '../database/certificate-changes.js';
import { lockCertificate, requireCertificate } from '../database/certificates.js';
import { Database } from '../database/database.js';
import { certificateAudit } from '../domain/audit-facts.js';
import { certificateFacts, parsedRevision } from '../domain/certificate-facts.js';
import { type ClientCertificate, overlapEnd, withSuccessor } from '../domain/client-certificate.js';
import { assertRegenerable } from '../domain/regenerable.js';
import { successorRequest } from '../domain/successor-request.js';
import { type CheckedCertificate, issueCheckedCertificate } from '../issuing/issue-checked-certificate.js';
import { KeyVault } from '../key-vault/key-vault.js';
import { RecentKeyFacts } from '../key-vault/recent-key-facts.js';
import { ClientCertificatesProjection } from '../projections/client-certificates-projection.js';
import { type Clock, CLOCK, CONFIGURATION } from '../tokens.js';

/** A regeneration that the clock asks for and not a person. */
export interface RegenerationSchedule {
  /**
   * Asked of the certificate as it is once nobody else can change it: what several replicas begin at once happens
   * once. What is due no more stays as it is.
   */
  isStillDue(certificate: ClientCertificate): boolean;
}

/** Gives a certificate a successor: a new key and new dates; all that identifies it stays. */
@Injectable()
export class RegenerateCertificate {
  constructor(
    private readonly database: Database,
    private readonly keyVault: KeyVault,
    private readonly keyFacts: RecentKeyFacts,
    private readonly projection: ClientCertificatesProjection,
    @Inject(CONFIGURATION) private readonly configuration: Pick<Configuration, 'KEY_OVERLAP_HOURS'>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(
    id: string,
    reason: RegenerationReason,
    actor: Actor,
    schedule?: RegenerationSchedule,
  ): Promise<ClientCertificate> {
    const present = await requireCertificate(this.database.manager, id);
    assertRegenerable(present);
    const issued = await issueCheckedCertificate(
      successorRequest(parsedRevision(present.current), this.clock()),
    );
    const renewed = await this.database.transaction(async (manager, emit) => {
      // The row is held from here on, so that two regenerations at once give two consecutive revisions.
      const before = await lockCertificate(manager, id);
      if (schedule && !schedule.isStillDue(before)) return before;
      assertRegenerable(before);
      const usableUntil = this.overlapEnd(before, reason, schedule);
      const after = await this.succeed(before, issued, { reason, usableUntil }, manager, emit);
      await appendAudit(manager, actor, certificateAudit('CERTIFICATE_REGENERATED', after, reason));
      return after;
    });
    this.keyFacts.forget(id);
    this.keyVault.forget(id, renewed.oldestUsableRevision);
    await Promise.all([this.projection.afterCommit(id), this.untilRetired(reason)]);
    return renewed;
  }

  /** Whoever declares a key compromised is answered when no replica uses it any more. */
  private async untilRetired(reason: RegenerationReason): Promise<void> {
    if (reason === 'COMPROMISED') await this.keyFacts.untilNoneIsOlder();
  }

  private async succeed(
    before: ClientCertificate,
    { content, privateKey }: CheckedCertificate,
    { reason, usableUntil }: { readonly reason: RegenerationReason; readonly usableUntil: Date },
    manager: EntityManager,
    emit: Emit,
  ): Promise<ClientCertificate> {
    const { id } = before;
    const identity = { certificateId: id, revision: before.revision + 1, thumbprint: content.thumbprint };
    await this.keyVault.store(identity, privateKey);
    const renewed = withSuccessor(before, { ...identity, ...content }, reason);
    await insertSuccessor(manager, renewed, usableUntil);
    const previousThumbprint = before.current.thumbprint;
    await emit(certificateRegenerated, id, { ...certificateFacts(renewed), previousThumbprint, reason });
    return renewed;
  }

  /**
   * Whoever asks for a renewal can see to it that servers trust the successor. Where the clock asked, nobody may have
   * noticed: nothing that works stops working before the certificate's own end.
   */
  private overlapEnd(
    { current }: ClientCertificate,
    reason: RegenerationReason,
    schedule: RegenerationSchedule | undefined,
  ): Date {
    const end = overlapEnd(reason, this.clock(), this.configuration.KEY_OVERLAP_HOURS);
    return schedule && current.validUntil > end ? current.validUntil : end;
  }
}
