import { randomUUID } from 'node:crypto';
import { parseSigningRequest } from '@koios/application-certificate';
import type { Emit } from '@koios/messaging';
import { certificateRegenerated, certificateUploaded, type RegenerationReason } from '@koios/opcua-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../audit/actor.js';
import { appendAudit } from '../audit/audit-log.js';
import type { Configuration } from '../config.js';
import { insertCertificate, insertSuccessor } from '../database/certificate-changes.js';
import { lockCertificate } from '../database/certificates.js';
import { Database } from '../database/database.js';
import {
  deleteSigningRequestRow,
  lockSigningRequest,
  requireSigningRequest,
} from '../database/signing-requests.js';
import { certificateAudit } from '../domain/audit-facts.js';
import { certificateFacts } from '../domain/certificate-facts.js';
import {
  type ClientCertificate,
  firstState,
  overlapEnd,
  withSuccessor,
} from '../domain/client-certificate.js';
import { keyOfRequest } from '../domain/signing-request.js';
import { KeyVault } from '../key-vault/key-vault.js';
import { RecentKeyFacts } from '../key-vault/recent-key-facts.js';
import { ClientCertificatesProjection } from '../projections/client-certificates-projection.js';
import { type Clock, CLOCK, CONFIGURATION } from '../tokens.js';
import { readSignedCertificate } from '../uploads/read-signed-certificate.js';
import { type RevisionContent, revisionContent } from '../uploads/revision-content.js';
import type { UploadPart } from '../uploads/upload-part.js';

/** The answer of a CA, and to what. */
export interface SignedCertificateUpload {
  readonly signingRequestId: string;
  readonly certificate: UploadPart;
  /** Why a certificate gets a successor; of no meaning for a new one. */
  readonly reason: RegenerationReason;
}

/** What a CA answered, read and found to be the answer. */
interface Answer {
  readonly requestId: string;
  readonly content: RevisionContent;
  readonly reason: RegenerationReason;
  readonly actor: Actor;
}

/** Takes in the certificate that a CA made of a signing request; from then on the request's key is the certificate's. */
@Injectable()
export class UploadSignedCertificate {
  constructor(
    private readonly database: Database,
    private readonly keyVault: KeyVault,
    private readonly keyFacts: RecentKeyFacts,
    private readonly projection: ClientCertificatesProjection,
    @Inject(CONFIGURATION) private readonly configuration: Pick<Configuration, 'KEY_OVERLAP_HOURS'>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(upload: SignedCertificateUpload, actor: Actor): Promise<ClientCertificate> {
    const { signingRequestId: requestId, reason } = upload;
    const request = await requireSigningRequest(this.database.manager, requestId, 'signingRequestId');
    const asked = parseSigningRequest(request.requestDer);
    const now = this.clock();
    const content = revisionContent(await readSignedCertificate(upload.certificate, asked, now), now);
    const answer = { requestId, content, reason, actor };
    const certificate = await this.database.transaction((manager, emit) =>
      request.certificateId === null
        ? this.addCertificate(answer, manager, emit)
        : this.addRevision(request.certificateId, answer, manager, emit),
    );
    const { id, oldestUsableRevision } = certificate;
    this.keyFacts.forget(id);
    this.keyVault.forget(id, oldestUsableRevision);
    await Promise.all([this.projection.afterCommit(id), this.untilRetired(reason)]);
    await this.keyVault.removeAllOrLeave(requestId);
    return certificate;
  }

  /** Whoever declares a key compromised is answered when no replica uses it any more. */
  private async untilRetired(reason: RegenerationReason): Promise<void> {
    if (reason === 'COMPROMISED') await this.keyFacts.untilNoneIsOlder();
  }

  /** The key first, then the row; the row of the request is held, so that its key is used once. */
  private async addCertificate(
    { requestId, content, actor }: Answer,
    manager: EntityManager,
    emit: Emit,
  ): Promise<ClientCertificate> {
    const { name, description } = await lockSigningRequest(manager, requestId, 'signingRequestId');
    const id = randomUUID();
    const identity = { certificateId: id, revision: 1, thumbprint: content.thumbprint };
    await this.keyVault.copy(keyOfRequest(requestId), identity);
    const text = { id, name: name ?? id, description };
    const certificate = firstState(
      { ...text, isDefault: false, origin: 'SIGNED' },
      { ...identity, ...content },
    );
    await insertCertificate(manager, certificate);
    await deleteSigningRequestRow(manager, requestId);
    await emit(certificateUploaded, id, certificateFacts(certificate));
    await appendAudit(manager, actor, certificateAudit('CERTIFICATE_UPLOADED', certificate));
    return certificate;
  }

  /** The certificate's row before the request's: deleting a certificate takes them in that order, too. */
  private async addRevision(
    id: string,
    { requestId, content, reason, actor }: Answer,
    manager: EntityManager,
    emit: Emit,
  ): Promise<ClientCertificate> {
    const before = await lockCertificate(manager, id);
    await lockSigningRequest(manager, requestId, 'signingRequestId');
    const identity = { certificateId: id, revision: before.revision + 1, thumbprint: content.thumbprint };
    await this.keyVault.copy(keyOfRequest(requestId), identity);
    const successor = withSuccessor(before, { ...identity, ...content }, reason);
    // What a CA signed cannot renew itself: nobody shall believe that it will.
    const renewed: ClientCertificate = { ...successor, origin: 'SIGNED', autoRenew: false };
    const usableUntil = overlapEnd(reason, this.clock(), this.configuration.KEY_OVERLAP_HOURS);
    await insertSuccessor(manager, renewed, usableUntil);
    await deleteSigningRequestRow(manager, requestId);
    const change = { previousThumbprint: before.current.thumbprint, reason };
    await emit(certificateRegenerated, id, { ...certificateFacts(renewed), ...change });
    await appendAudit(manager, actor, certificateAudit('CERTIFICATE_REGENERATED', renewed, reason));
    return renewed;
  }
}
