import { certificateUpdated } from '@koios/opcua-contracts';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { appendAudit } from '../audit/audit-log.js';
import { updateCertificate } from '../database/certificate-changes.js';
import { lockCertificate } from '../database/certificates.js';
import { Database } from '../database/database.js';
import { certificateAudit, changesBetween } from '../domain/audit-facts.js';
import { certificateFacts } from '../domain/certificate-facts.js';
import {
  type CertificateSettings,
  type ClientCertificate,
  withSettings,
} from '../domain/client-certificate.js';
import { assertRenewable } from '../domain/renewal.js';
import { ClientCertificatesProjection } from '../projections/client-certificates-projection.js';

/**
 * Changes what people call a certificate, and its automatic renewal. Its ApplicationUri stays, because servers know it
 * by that.
 */
@Injectable()
export class UpdateCertificate {
  constructor(
    private readonly database: Database,
    private readonly projection: ClientCertificatesProjection,
  ) {}

  async execute(id: string, settings: CertificateSettings, actor: Actor): Promise<ClientCertificate> {
    const updated = await this.database.transaction(async (manager, emit) => {
      const before = await lockCertificate(manager, id);
      if (settings.autoRenew && !before.autoRenew) assertRenewable(before.origin);
      const after = withSettings(before, settings);
      if (after === before) return before;
      await updateCertificate(manager, after);
      await emit(certificateUpdated, id, certificateFacts(after));
      await appendAudit(
        manager,
        actor,
        certificateAudit('CERTIFICATE_UPDATED', after, changesBetween(before, after)),
      );
      return after;
    });
    await this.projection.afterCommit(id);
    return updated;
  }
}
