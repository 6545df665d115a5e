import type { KeyObject } from 'node:crypto';
import type { KeyOwner } from './sealed-key.js';

/** Opened keys, in memory only and never written anywhere; the one that was used longest ago makes room. */
export class KeyCache {
  private readonly keys = new Map<string, KeyObject>();

  constructor(private readonly capacity = 500) {}

  get(identity: KeyOwner): KeyObject | undefined {
    const name = nameOf(identity);
    const key = this.keys.get(name);
    if (key) this.keepAsNewest(name, key);
    return key;
  }

  set(identity: KeyOwner, key: KeyObject): void {
    this.keepAsNewest(nameOf(identity), key);
    const [oldest] = this.keys.keys();
    if (this.keys.size > this.capacity && oldest !== undefined) this.keys.delete(oldest);
  }

  /** Drops the keys of a certificate: all of them, or those below a revision. */
  drop(certificateId: string, belowRevision = Number.POSITIVE_INFINITY): void {
    for (const name of this.keys.keys()) {
      const [id, revision] = name.split('/');
      if (id === certificateId && Number(revision) < belowRevision) this.keys.delete(name);
    }
  }

  private keepAsNewest(name: string, key: KeyObject): void {
    this.keys.delete(name);
    this.keys.set(name, key);
  }
}

function nameOf({ certificateId, revision }: KeyOwner): string {
  return `${certificateId}/${revision}`;
}
