import type { DecryptRequest, SignRequest } from '@koios/application-certificate';
import { KoiosError } from '@koios/opcua-contracts';
import { timed } from '@koios/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { isKeyRetired } from '../domain/key-usability.js';
import { KeyVault } from '../key-vault/key-vault.js';
import { RecentKeyFacts } from '../key-vault/recent-key-facts.js';
import type { KeyIdentity, KeyOwner } from '../key-vault/sealed-key.js';
import { keyOperationDuration } from '../metrics/key-metrics.js';
import { type Clock, CLOCK } from '../tokens.js';

/**
 * Signs and decrypts for connectors, which hold no key (OPC 10000-6, 6.7.4). Whether the key may be used is asked of
 * the database, at most 200 ms before: a compromised key signs nothing at any replica once the regeneration was answered.
 */
@Injectable()
export class UsePrivateKey {
  constructor(
    private readonly keyVault: KeyVault,
    private readonly keyFacts: RecentKeyFacts,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async sign(owner: KeyOwner, request: SignRequest): Promise<Buffer> {
    return timed(keyOperationDuration, { operation: 'sign' }, async () => {
      return this.keyVault.sign(await this.usableKey(owner), request);
    });
  }

  async decrypt(owner: KeyOwner, request: DecryptRequest): Promise<Buffer> {
    return timed(keyOperationDuration, { operation: 'decrypt' }, async () => {
      return this.keyVault.decrypt(await this.usableKey(owner), request);
    });
  }

  private async usableKey({ certificateId, revision }: KeyOwner): Promise<KeyIdentity> {
    const facts = await this.keyFacts.get({ certificateId, revision });
    if (!facts) throw new KoiosError('CERTIFICATE_NOT_FOUND');
    if (!isKeyRetired(facts, this.clock())) return { certificateId, revision, thumbprint: facts.thumbprint };
    this.keyVault.forget(certificateId, revision + 1);
    throw new KoiosError('KEY_REVISION_RETIRED');
  }
}
