import { handedKeyOwner, KoiosError } from '@koios/opcua-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { auditDownload } from '../audit/audit-download.js';
import { requireCertificate } from '../database/certificates.js';
import { Database } from '../database/database.js';
import { findKeyFacts, type StoredKeyFacts } from '../database/key-facts.js';
import { isKeyRetired } from '../domain/key-usability.js';
import { PlantEntitlements } from '../entitlements/plant-entitlements.js';
import { KeyVault } from '../key-vault/key-vault.js';
import { type Clock, CLOCK, LOG } from '../tokens.js';

/** Which key a connector wants, and by what it can be sealed for it. */
export interface HandOverRequest {
  readonly certificateId: string;
  readonly revision: number;
  /** The connector's own word; the plant is NATS's. */
  readonly connectorId: string;
  /** The connector's X25519 public key, base64url. */
  readonly recipient: string;
}

/**
 * Hands a private key over to a connector of a plant whose key custody is SEALED, so that the plant scans on without us:
 * sealed for that process alone, audited first, and refused when that fails.
 */
@Injectable()
export class HandOverPrivateKey {
  constructor(
    private readonly database: Database,
    private readonly keyVault: KeyVault,
    private readonly entitlements: PlantEntitlements,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** @throws KoiosError FORBIDDEN, CERTIFICATE_NOT_FOUND, KEY_REVISION_RETIRED or AUDIT_UNAVAILABLE */
  async execute(plantId: string, request: HandOverRequest): Promise<string> {
    const { certificateId, revision, recipient } = request;
    await this.entitlements.requireHandOver(plantId, certificateId);
    const { name } = await requireCertificate(this.database.manager, certificateId);
    const { thumbprint } = await this.requireUsable(request);
    const sealed = await this.keyVault.sealFor(
      { certificateId, revision, thumbprint },
      handedKeyOwner({ certificateId, revision, plantId }),
      recipient,
    );
    // Asked last too, of the database itself: what was retired meanwhile does not leave.
    await this.requireUsable(request);
    const fact = {
      action: 'PRIVATE_KEY_HANDED_OVER',
      certificateId,
      certificateName: name,
      details: `revision ${revision}, to connector ${JSON.stringify(request.connectorId)}, sealed for ${recipient}`,
    } as const;
    await auditDownload(this.database, { subject: `plant:${plantId}`, address: null }, fact, this.log);
    return sealed;
  }

  private async requireUsable({ certificateId, revision }: HandOverRequest): Promise<StoredKeyFacts> {
    const facts = await findKeyFacts(this.database.manager, { certificateId, revision });
    if (!facts) throw new KoiosError('CERTIFICATE_NOT_FOUND');
    if (isKeyRetired(facts, this.clock())) throw new KoiosError('KEY_REVISION_RETIRED');
    return facts;
  }
}
