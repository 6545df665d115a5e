import type { Emit } from '@koios/messaging';
import { certificateExpired, certificateExpiring } from '@koios/opcua-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Configuration } from '../config.js';
import { Database } from '../database/database.js';
import {
  findCertificatesToWarnOf,
  findDecidedDays,
  insertExpiryDecisions,
  lockIfPresent,
} from '../database/expiry.js';
import { certificateFacts } from '../domain/certificate-facts.js';
import type { ClientCertificate } from '../domain/client-certificate.js';
import { daysLeft, decideExpiry } from '../domain/expiry-warning.js';
import { type Clock, CLOCK, CONFIGURATION } from '../tokens.js';

/**
 * Tells that certificates end soon or have ended: each warning once per revision, whatever number of replicas looks and
 * however often they start. What was told is remembered in the transaction that tells it.
 */
@Injectable()
export class WarnOfExpiry {
  constructor(
    private readonly database: Database,
    @Inject(CONFIGURATION) private readonly configuration: Pick<Configuration, 'EXPIRY_WARNING_DAYS'>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    const { manager } = this.database;
    const { EXPIRY_WARNING_DAYS } = this.configuration;
    for (const id of await findCertificatesToWarnOf(manager, EXPIRY_WARNING_DAYS, this.clock()))
      await this.database.transaction((transaction, emit) => this.warn(id, transaction, emit));
  }

  private async warn(id: string, manager: EntityManager, emit: Emit): Promise<void> {
    const certificate = await lockIfPresent(manager, id);
    if (!certificate) return;
    const now = this.clock();
    const decided = await findDecidedDays(manager, certificate);
    const { validUntil } = certificate.current;
    const decisions = decideExpiry(validUntil, now, this.configuration.EXPIRY_WARNING_DAYS, decided);
    if (decisions.length === 0) return;
    await insertExpiryDecisions(manager, certificate, decisions, now);
    const sent = decisions.find(({ outcome }) => outcome === 'SENT');
    if (sent) await tell(certificate, sent.daysBefore, now, emit);
  }
}

async function tell(
  certificate: ClientCertificate,
  daysBefore: number,
  now: Date,
  emit: Emit,
): Promise<void> {
  const facts = certificateFacts(certificate);
  if (daysBefore === 0) return emit(certificateExpired, certificate.id, facts);
  const left = daysLeft(certificate.current.validUntil, now);
  return emit(certificateExpiring, certificate.id, { ...facts, daysLeft: left });
}
