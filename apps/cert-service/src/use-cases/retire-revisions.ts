import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { updateCertificate } from '../database/certificate-changes.js';
import { lockCertificate } from '../database/certificates.js';
import { Database } from '../database/database.js';
import { findCertificatesToRetire, oldestRevisionInUse } from '../database/ended-overlaps.js';
import { withOldestUsable } from '../domain/client-certificate.js';
import { KeyVault } from '../key-vault/key-vault.js';
import { RecentKeyFacts } from '../key-vault/recent-key-facts.js';
import { ClientCertificatesProjection } from '../projections/client-certificates-projection.js';
import { type Clock, CLOCK } from '../tokens.js';

/**
 * Tells connectors that the overlap of a renewal has ended. The key itself refuses from that instant on, whether or
 * not this has run.
 */
@Injectable()
export class RetireRevisions {
  constructor(
    private readonly database: Database,
    private readonly keyVault: KeyVault,
    private readonly keyFacts: RecentKeyFacts,
    private readonly projection: ClientCertificatesProjection,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    const now = this.clock();
    for (const id of await findCertificatesToRetire(this.database.manager, now)) {
      const oldest = await this.database.transaction((manager) => retire(id, now, manager));
      this.keyFacts.forget(id);
      this.keyVault.forget(id, oldest);
      await this.projection.afterCommit(id);
    }
  }
}

async function retire(id: string, now: Date, manager: EntityManager): Promise<number> {
  const certificate = await lockCertificate(manager, id);
  const oldest = await oldestRevisionInUse(manager, certificate, now);
  if (oldest > certificate.oldestUsableRevision)
    await updateCertificate(manager, withOldestUsable(certificate, oldest));
  return oldest;
}
