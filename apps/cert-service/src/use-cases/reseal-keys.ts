import { isBroken, isSealedWithNewest, type KeyEncryptionKeys, reseal, SealError } from '@koios/sealing';
import type { DataSource } from 'typeorm';
import { inParallel } from '../key-vault/in-parallel.js';
import { copiesPrefix, identityOfObject, keysPrefix } from '../key-vault/key-object-name.js';
import type { ObjectStorage } from '../key-vault/object-storage.js';

/** How far resealing is. */
export interface ResealProgress {
  readonly done: number;
  readonly total: number;
}

/** What resealing came to. */
export interface ResealSummary {
  readonly total: number;
  /** Sealed anew with the newest key-encryption key. */
  readonly resealed: number;
  /** Sealed with it before. */
  readonly unchanged: number;
  /** Deleted while we were at it. */
  readonly gone: number;
  /** Objects that do not open, with the reason: they are left as they are. */
  readonly failed: readonly { readonly object: string; readonly reason: string }[];
}

type Outcome = 'RESEALED' | 'UNCHANGED' | 'GONE' | { readonly object: string; readonly reason: string };

const mostAtOnce = 8;

/**
 * Seals every key with the newest key-encryption key, so that older ones can be taken out of the configuration. It may
 * be interrupted at any point and repeated: while an object is replaced a copy lies beside it, because not every
 * storage replaces an object in one piece, and what an interruption cut off is mended from it.
 */
export class ResealKeys {
  constructor(
    private readonly storage: ObjectStorage,
    private readonly keys: KeyEncryptionKeys,
    private readonly dataSource: DataSource,
  ) {}

  /** @throws KoiosError STORAGE_UNAVAILABLE; what is done by then stays done. */
  async execute(report: (progress: ResealProgress) => void = () => undefined): Promise<ResealSummary> {
    await this.clearCopies();
    const names = await this.namesBelow('');
    const total = names.length;
    let done = 0;
    report({ done, total });
    const outcomes = await inParallel(names, mostAtOnce, async (name) => {
      const outcome = await this.reseal(name);
      report({ done: ++done, total });
      return outcome;
    });
    await this.clearCopies();
    return summaryOf(outcomes);
  }

  /** One by one: small storages that keep objects as files stumble over removals at once. */
  private async clearCopies(): Promise<void> {
    for (const name of await this.namesBelow(copiesPrefix)) await this.clearCopy(name);
  }

  /** The names of keys, or of the keys that have a copy. */
  private async namesBelow(prefix: string): Promise<string[]> {
    const objects = await this.storage.list(prefix + keysPrefix);
    const names = objects.map(({ name }) => name.slice(prefix.length));
    return names.filter((name) => identityOfObject(name) !== undefined);
  }

  /** What an interruption cut off is mended first. A key that was deleted meanwhile is not brought back. */
  private async clearCopy(name: string): Promise<void> {
    await this.holding(name, async () => {
      const [original, copy] = [await this.storage.get(name), await this.storage.get(copiesPrefix + name)];
      if (original && copy && (await this.isBroken(original)) && !(await this.isBroken(copy)))
        await this.storage.put(name, copy);
      await this.storage.remove(copiesPrefix + name);
    });
  }

  private async reseal(name: string): Promise<Outcome> {
    try {
      // Without the lock first: when a run is repeated, most of it is done.
      const outcome = await this.look(name);
      return outcome === 'OLD' ? await this.holding(name, () => this.replace(name)) : outcome;
    } catch (error) {
      if (error instanceof SealError) return { object: name, reason: error.message };
      throw error;
    }
  }

  private async look(name: string): Promise<'OLD' | 'UNCHANGED' | 'GONE'> {
    const sealed = await this.storage.get(name);
    if (!sealed) return 'GONE';
    return isSealedWithNewest(textOf(sealed), this.keys) ? 'UNCHANGED' : 'OLD';
  }

  private async replace(name: string): Promise<Outcome> {
    const sealed = await this.storage.get(name);
    if (!sealed) return 'GONE';
    const seal = await reseal(textOf(sealed), this.keys);
    if (!seal) return 'UNCHANGED';
    const resealed = Buffer.from(seal, 'ascii');
    await this.storage.put(copiesPrefix + name, resealed);
    await this.storage.put(name, resealed);
    return 'RESEALED';
  }

  private isBroken(sealed: Buffer): Promise<boolean> {
    return isBroken(textOf(sealed), this.keys);
  }

  /**
   * The certificate's row is held: a regeneration that writes this very object would lose its new key to the old one,
   * and a deletion would leave it behind. The name is held against a second run of this.
   */
  private async holding<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const certificateId = identityOfObject(name)?.certificateId;
    return this.dataSource.transaction(async (manager) => {
      await manager.query('SELECT 1 FROM client_certificate WHERE id = $1 FOR UPDATE', [certificateId]);
      await manager.query('SELECT pg_advisory_xact_lock(hashtext($1))', [name]);
      return work();
    });
  }
}

/** A seal is a compact JWE. */
function textOf(sealed: Buffer): string {
  return sealed.toString('ascii');
}

function summaryOf(outcomes: readonly Outcome[]): ResealSummary {
  const count = (outcome: Outcome): number => outcomes.filter((other) => other === outcome).length;
  return {
    total: outcomes.length,
    resealed: count('RESEALED'),
    unchanged: count('UNCHANGED'),
    gone: count('GONE'),
    failed: outcomes.filter((outcome) => typeof outcome !== 'string'),
  };
}
