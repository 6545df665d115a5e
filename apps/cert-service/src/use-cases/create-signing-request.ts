import { randomUUID } from 'node:crypto';
import {
  type ApplicationIdentity,
  askableIdentity,
  createSigningRequest,
  type KeySize,
} from '@koios/application-certificate';
import { KoiosError } from '@koios/opcua-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { appendAudit } from '../audit/audit-log.js';
import { assertNameIsFree } from '../database/certificate-changes.js';
import { findCertificate } from '../database/certificates.js';
import { Database } from '../database/database.js';
import { insertSigningRequest } from '../database/signing-requests.js';
import { applicationIdentity, type IdentityRequest } from '../domain/application-identity.js';
import { parsedRevision } from '../domain/certificate-facts.js';
import { keyOfRequest, type SigningRequest, signingRequestAudit } from '../domain/signing-request.js';
import { successorRequest } from '../domain/successor-request.js';
import { presentingIssuingFaults } from '../issuing/issuing-faults.js';
import { newKeyPair } from '../issuing/new-key-pair.js';
import { KeyVault } from '../key-vault/key-vault.js';
import { type Clock, CLOCK } from '../tokens.js';

/** What a CA shall sign: a new certificate, or the next revision of one. */
export type SigningRequestOrder =
  | {
      readonly kind: 'NEW';
      readonly identity: IdentityRequest;
      readonly keySize: KeySize;
      readonly description: string | null;
    }
  | { readonly kind: 'RENEWAL'; readonly certificateId: string };

/** What stands in a request, and what it is for. */
interface Draft {
  readonly identity: ApplicationIdentity;
  readonly keySize: KeySize;
  /** What people call it. */
  readonly title: string;
  readonly purpose: Pick<SigningRequest, 'certificateId' | 'name' | 'description'>;
}

/** Makes a key pair and asks for a certificate for it (PKCS #10). The key waits in the vault. */
@Injectable()
export class CreateSigningRequest {
  constructor(
    private readonly database: Database,
    private readonly keyVault: KeyVault,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The key first, then the row: a request without a key could never be answered. */
  async execute(order: SigningRequestOrder, actor: Actor): Promise<SigningRequest> {
    const draft = order.kind === 'NEW' ? await this.draftNew(order) : await this.draftRenewal(order);
    const request = await this.makeAndStoreKey(draft);
    await this.database.transaction(async (manager) => {
      await insertSigningRequest(manager, request);
      await appendAudit(manager, actor, signingRequestAudit('SIGNING_REQUEST_CREATED', request, draft.title));
    });
    return request;
  }

  private async draftNew(order: Extract<SigningRequestOrder, { kind: 'NEW' }>): Promise<Draft> {
    const { identity, keySize, description } = order;
    const { name } = identity;
    await assertNameIsFree(this.database.manager, name);
    const purpose = { certificateId: null, name, description };
    return { identity: applicationIdentity(identity), keySize, title: name, purpose };
  }

  private async draftRenewal({
    certificateId,
  }: Extract<SigningRequestOrder, { kind: 'RENEWAL' }>): Promise<Draft> {
    const certificate = await findCertificate(this.database.manager, certificateId);
    if (!certificate) throw new KoiosError('CERTIFICATE_NOT_FOUND', undefined, 'certificateId');
    const { name: title, current } = certificate;
    const { keySize, ...identity } = successorRequest(parsedRevision(current), this.clock());
    return {
      identity: askableIdentity(identity),
      keySize,
      title,
      purpose: { certificateId, name: null, description: null },
    };
  }

  private async makeAndStoreKey({ identity, keySize, purpose }: Draft): Promise<SigningRequest> {
    const keyPair = await newKeyPair(keySize);
    const requestDer = await presentingIssuingFaults(() => createSigningRequest(identity, keyPair));
    const id = randomUUID();
    await this.keyVault.store(keyOfRequest(id), keyPair.privateKey);
    const { applicationUri } = identity;
    return { id, ...purpose, applicationUri, requestDer, createdAt: this.clock() };
  }
}
