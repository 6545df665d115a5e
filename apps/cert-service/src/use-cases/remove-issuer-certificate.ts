import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { appendAudit } from '../audit/audit-log.js';
import { Database } from '../database/database.js';
import { issuerCertificateEntity } from '../database/entities.js';
import { lockIssuerList, requireIssuerCertificate } from '../database/issuer-certificates.js';
import { issuerCertificateAudit } from '../domain/audit-facts.js';
import { TrustedIssuersProjection } from '../projections/trusted-issuers-projection.js';
import { ReviewServerTrust } from './review-server-trust.js';

/** Trusts an authority no more: server certificates that were accepted on its word alone wait for a person again. */
@Injectable()
export class RemoveIssuerCertificate {
  constructor(
    private readonly database: Database,
    private readonly projection: TrustedIssuersProjection,
    private readonly review: ReviewServerTrust,
  ) {}

  async execute(id: string, actor: Actor): Promise<void> {
    await this.database.transaction(async (manager) => {
      await lockIssuerList(manager);
      const issuer = await requireIssuerCertificate(manager, id);
      await manager.delete(issuerCertificateEntity, { id });
      await appendAudit(manager, actor, issuerCertificateAudit('ISSUER_CERTIFICATE_REMOVED', issuer));
    });
    await this.projection.afterCommit(id);
    await this.review.afterCommit();
  }
}
