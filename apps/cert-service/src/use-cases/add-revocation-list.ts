import { crlVerifiesWith, parseCertificate, whyNotBelieved } from '@koios/application-certificate';
import { KoiosError } from '@koios/opcua-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { appendAudit } from '../audit/audit-log.js';
import { Database } from '../database/database.js';
import { issuerCertificateEntity } from '../database/entities.js';
import { everyIssuerCertificate, lockIssuerList } from '../database/issuer-certificates.js';
import { issuerCertificateAudit } from '../domain/audit-facts.js';
import { isNewerList, type IssuerCertificate, withRevocationList } from '../domain/issuer-certificate.js';
import { TrustedIssuersProjection } from '../projections/trusted-issuers-projection.js';
import { type Clock, CLOCK } from '../tokens.js';
import { readRevocationList, type RevocationList } from '../uploads/read-revocation-list.js';
import type { UploadPart } from '../uploads/upload-part.js';
import { ReviewServerTrust } from './review-server-trust.js';

const longestDriftMs = 86_400_000;

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
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Answers the authority of the list. */
  async execute(part: UploadPart, actor: Actor): Promise<IssuerCertificate> {
    const list = readRevocationList(part);
    if (isFromTheFuture(list, this.clock()))
      throw new KoiosError('REVOCATION_LIST_NOT_YET_VALID', undefined, part.field);
    const { known, signers } = await this.database.transaction(async (manager) => {
      await lockIssuerList(manager);
      const known = await everyIssuerCertificate(manager);
      const signers: IssuerCertificate[] = [];
      // An authority may have several certificates for one key: the list is about all of them.
      for (const issuer of known.filter((authority) => hasSigned(authority, list)))
        signers.push(await take(manager, actor, issuer, list));
      return { known, signers };
    });
    const [issuer] = signers;
    if (!issuer) throw foreignList(list, known, part.field);
    await this.projection.afterCommit(...signers.map(({ id }) => id));
    await this.review.afterCommit();
    return issuer;
  }
}

/** Clocks drift. A list that is dated far ahead, by a clock that was wrong once, would outdo every later one. */
function isFromTheFuture({ thisUpdate }: RevocationList, now: Date): boolean {
  return thisUpdate.getTime() > now.getTime() + longestDriftMs;
}

function hasSigned({ certificate }: IssuerCertificate, list: RevocationList): boolean {
  const { subject, publicKeySpkiDer } = parseCertificate(certificate);
  return subject.comparisonKey === list.issuer.comparisonKey && crlVerifiesWith(list, publicKeySpkiDer);
}

/** Where an authority has the name of the list's, what keeps the two apart: a signature with SHA-1, for example. */
function foreignList(list: RevocationList, known: readonly IssuerCertificate[], field: string): KoiosError {
  const namesake = known
    .map(({ certificate }) => parseCertificate(certificate))
    .find(({ subject }) => subject.comparisonKey === list.issuer.comparisonKey);
  const message =
    namesake &&
    `The revocation list bears the name of "${namesake.subject.text}", but its signature ${whyNotBelieved(list, namesake)}.`;
  return new KoiosError('REVOCATION_LIST_FOREIGN', message, field);
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
