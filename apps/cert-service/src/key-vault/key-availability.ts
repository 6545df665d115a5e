import { KoiosError } from '@koios/opcua-contracts';
import { Injectable } from '@nestjs/common';
import { inParallel } from './in-parallel.js';
import { KeyVault } from './key-vault.js';
import type { KeyIdentity } from './sealed-key.js';

interface Answer {
  readonly available: boolean;
  readonly staleAt: number;
}

const freshForMs = 5_000;
const mostAtOnce = 16;
/** A storage that does not answer is not asked again for every certificate of a page. */
const storagePauseMs = 2_000;
const mostRemembered = 5_000;

/** Says for many certificates whether their keys can be opened: a page of a list must not wait for the storage. */
@Injectable()
export class KeyAvailability {
  private readonly answers = new Map<string, Answer>();
  private storageAskedAgainAt = 0;

  constructor(private readonly keyVault: KeyVault) {}

  /** In the order of the keys. */
  async check(identities: readonly KeyIdentity[]): Promise<boolean[]> {
    return inParallel(identities, mostAtOnce, (identity) => this.checkOne(identity));
  }

  private async checkOne(identity: KeyIdentity): Promise<boolean> {
    const name = `${identity.certificateId}/${identity.revision}`;
    const known = this.answers.get(name);
    if (known && known.staleAt > Date.now()) return known.available;
    if (this.storageAskedAgainAt > Date.now()) return false;
    try {
      await this.keyVault.assertOpens(identity);
      return this.remember(name, true);
    } catch (error) {
      if (!(error instanceof KoiosError)) throw error;
      if (error.code !== 'STORAGE_UNAVAILABLE') return this.remember(name, false);
      this.storageAskedAgainAt = Date.now() + storagePauseMs;
      return false;
    }
  }

  private remember(name: string, available: boolean): boolean {
    if (this.answers.size >= mostRemembered) this.answers.clear();
    this.answers.set(name, { available, staleAt: Date.now() + freshForMs });
    return available;
  }
}
