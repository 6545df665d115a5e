import { crlVerifiesWith, parseCertificate } from '@koios/application-certificate';
import { KoiosError } from '@koios/opcua-contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { appendAudit } from '../audit/audit-log.js';
import { Database } from '../database/database.js';
import { issuerCertificateEntity } from '../database/entities.js';
import { everyIssuerCertificate, lockIssuerList } from '../database/issuer-certificates.js';
import { issuerCertificateAudit } from '../domain/audit-facts.js';
import { isNewerList, type IssuerCertificate, withRevocationList } from '../domain/issuer-certificate.js';
import { TrustedIssuersProjection } from '../projections/trusted-issuers-projection.js';
import { readRevocationList, type RevocationList } from '../uploads/read-revocation-list.js';
import type { UploadPart } from '../uploads/upload-part.js';
import { ReviewServerTrust } from './review-server-trust.js';

/**
 * Takes in the list of what an authority has revoked. An older list than the one we have changes nothing: it would
 * bring back what was revoked since.
 */
@Injectable()
export class AddRevocationList {
  constructor(
    private readonly database: Database,
    private readonly projection: TrustedIssuersProjection,
    private readonly review: ReviewServerTrust,
  ) {}

  /** Answers the authority of the list. */
  async execute(part: UploadPart, actor: Actor): Promise<IssuerCertificate> {
    const list = readRevocationList(part);
    const issuers = await this.database.transaction(async (manager) => {
      await lockIssuerList(manager);
      const signers = (await everyIssuerCertificate(manager)).filter((issuer) => hasSigned(issuer, list));
      const after: IssuerCertificate[] = [];
      // An authority may have several certificates for one key: the list is about all of them.
      for (const issuer of signers) after.push(await take(manager, actor, issuer, list));
      return after;
    });
    const [issuer] = issuers;
    if (!issuer) throw new KoiosError('REVOCATION_LIST_FOREIGN', undefined, part.field);
    await this.projection.afterCommit(...issuers.map(({ id }) => id));
    await this.review.afterCommit();
    return issuer;
  }
}

function hasSigned({ certificate }: IssuerCertificate, list: RevocationList): boolean {
  const { subject, publicKeySpkiDer } = parseCertificate(certificate);
  return subject.comparisonKey === list.issuer.comparisonKey && crlVerifiesWith(list, publicKeySpkiDer);
}

async function take(
  manager: EntityManager,
  actor: Actor,
  issuer: IssuerCertificate,
  list: RevocationList,
): Promise<IssuerCertificate> {
  if (!isNewerList(issuer, list.thisUpdate)) return issuer;
  const after = withRevocationList(issuer, list);
  const { id, ...row } = after;
  await manager.update(issuerCertificateEntity, { id }, row);
  const particulars = `issued ${list.thisUpdate.toISOString()}, ${after.revokedCount} revoked`;
  await appendAudit(manager, actor, issuerCertificateAudit('REVOCATION_LIST_ADDED', after, particulars));
  return after;
}
