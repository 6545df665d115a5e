import { randomUUID } from 'node:crypto';
import type { ParsedCertificate } from '@koios/application-certificate';
import { KoiosError } from '@koios/opcua-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { appendAudit } from '../audit/audit-log.js';
import { Database } from '../database/database.js';
import { issuerCertificateEntity } from '../database/entities.js';
import { lockIssuerList } from '../database/issuer-certificates.js';
import { issuerCertificateAudit } from '../domain/audit-facts.js';
import type { IssuerCertificate } from '../domain/issuer-certificate.js';
import { TrustedIssuersProjection } from '../projections/trusted-issuers-projection.js';
import { type Clock, CLOCK } from '../tokens.js';
import { readIssuerCertificate } from '../uploads/read-issuer-certificate.js';
import type { UploadPart } from '../uploads/upload-part.js';
import { ReviewServerTrust } from './review-server-trust.js';

/** Trusts an authority (CA): what it has issued to servers and not revoked is accepted, also what waits already. */
@Injectable()
export class AddIssuerCertificate {
  constructor(
    private readonly database: Database,
    private readonly projection: TrustedIssuersProjection,
    private readonly review: ReviewServerTrust,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(part: UploadPart, actor: Actor): Promise<IssuerCertificate> {
    const issuer = newIssuer(await readIssuerCertificate(part), this.clock());
    await this.database.transaction(async (manager) => {
      await lockIssuerList(manager);
      const isKnown = await manager.existsBy(issuerCertificateEntity, { thumbprint: issuer.thumbprint });
      if (isKnown) throw new KoiosError('ISSUER_CERTIFICATE_TAKEN', undefined, part.field);
      await manager.insert(issuerCertificateEntity, issuer);
      await appendAudit(manager, actor, issuerCertificateAudit('ISSUER_CERTIFICATE_ADDED', issuer));
    });
    await this.projection.afterCommit(issuer.id);
    await this.review.afterCommit();
    return issuer;
  }
}

function newIssuer(
  { der, thumbprint, subject, validFrom, validUntil }: ParsedCertificate,
  createdAt: Date,
): IssuerCertificate {
  const facts = { thumbprint, subject: subject.text, validFrom, validUntil };
  const list = { revocationList: null, revocationListIssuedAt: null, revocationListNextUpdate: null };
  const certificate = Buffer.from(der);
  return { id: randomUUID(), certificate, ...facts, ...list, revokedCount: 0, version: 1, createdAt };
}
