import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { systemActor } from '../audit/actor.js';
import { findCertificate } from '../database/certificates.js';
import { Database } from '../database/database.js';
import { findCertificatesToRenew } from '../database/expiry.js';
import type { ClientCertificate } from '../domain/client-certificate.js';
import { isRenewalDue } from '../domain/renewal.js';
import { type Clock, CLOCK, LOG } from '../tokens.js';
import { RegenerateCertificate } from './regenerate-certificate.js';

/** Renews certificates that are to be renewed by themselves, in good time before they end. */
@Injectable()
export class RenewDueCertificates {
  constructor(
    private readonly database: Database,
    private readonly regenerate: RegenerateCertificate,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  async execute(): Promise<void> {
    for (const id of await findCertificatesToRenew(this.database.manager, this.clock())) await this.renew(id);
  }

  /** One that cannot be renewed now is tried again at the next round, and keeps no other from it. */
  private async renew(id: string): Promise<void> {
    const isStillDue = (certificate: ClientCertificate): boolean => isRenewalDue(certificate, this.clock());
    const present = await findCertificate(this.database.manager, id);
    if (!present || !isStillDue(present)) return;
    try {
      await this.regenerate.execute(id, 'RENEWAL', systemActor, { isStillDue });
    } catch (error) {
      this.log.error({ err: error, certificateId: id }, 'a certificate could not be renewed, trying again');
    }
  }
}
