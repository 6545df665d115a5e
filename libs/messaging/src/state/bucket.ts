import type { BucketDefinition } from '@koios/opcua-contracts';
import { JetStreamApiError, jetstreamManager } from '@nats-io/jetstream';
import { type KV, type KvEntry, Kvm } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import type { z } from 'zod';

/** A value in a bucket with the bucket's revision of it. */
export interface BucketEntry<Value> {
  readonly key: string;
  readonly value: Value;
  readonly revision: number;
}

/** What is in a bucket at one moment. */
export interface BucketInventory {
  /** Another time than before means that the bucket was removed and made anew. */
  readonly createdAt: string;
  /** The keys that match a filter, also those whose last entry is a deletion, but none that has expired. */
  readonly keys: ReadonlySet<string>;
}

const wrongLastSequence = 10_071;
/** A listing that NATS was restarted under would wait for more than a minute. */
const listingLimitMs = 10_000;

/** A key-value bucket whose values are held against their contract when they are written and when they are read. */
export class Bucket<Schema extends z.ZodType> {
  private constructor(
    readonly connection: NatsConnection,
    readonly definition: BucketDefinition<Schema>,
    readonly kv: KV,
  ) {}

  /** Opens the bucket and makes it if it is not there. */
  static async open<Schema extends z.ZodType>(
    connection: NatsConnection,
    definition: BucketDefinition<Schema>,
  ): Promise<Bucket<Schema>> {
    const kv = await new Kvm(connection).create(definition.name, {
      history: 1,
      ttl: definition.timeToLiveMs ?? 0,
    });
    return new Bucket(connection, definition, kv);
  }

  async get(key: string): Promise<BucketEntry<z.infer<Schema>> | undefined> {
    const entry = await this.kv.get(key);
    return entry ? this.read(entry) : undefined;
  }

  async put(key: string, value: z.infer<Schema>): Promise<number> {
    return this.kv.put(key, JSON.stringify(value));
  }

  /**
   * Writes only if the entry has not been written since it was read as `revision` (0: does not exist).
   * Answers whether it did.
   */
  async replace(key: string, value: z.infer<Schema>, revision: number): Promise<boolean> {
    return (await this.putAfter(key, value, revision)) !== undefined;
  }

  /** Like {@link replace}; answers the revision that was written, or undefined when the entry was another one. */
  async putAfter(key: string, value: z.infer<Schema>, revision: number): Promise<number | undefined> {
    try {
      // Not kv.update: that refuses 0.
      return await this.kv.put(key, JSON.stringify(value), { previousSeq: revision });
    } catch (error) {
      if (error instanceof JetStreamApiError && error.code === wrongLastSequence) return undefined;
      throw error;
    }
  }

  /** What {@link putAfter} has to be given now; a tombstone counts, an entry that never was or has expired is 0. */
  async revisionOf(key: string): Promise<number> {
    return (await this.kv.get(key))?.revision ?? 0;
  }

  /** Removes an entry; one that is not there is no error. */
  async delete(key: string): Promise<void> {
    await this.kv.delete(key);
  }

  /** Removes an entry only if it has not been written since it was read as `revision`; answers whether it did. */
  async deleteAfter(key: string, revision: number): Promise<boolean> {
    try {
      await this.kv.delete(key, { previousSeq: revision });
      return true;
    } catch (error) {
      if (error instanceof JetStreamApiError && error.code === wrongLastSequence) return false;
      throw error;
    }
  }

  /** The keys that match a filter with NATS wildcards. @throws Error when they cannot be listed in time */
  async keys(filter = '>'): Promise<string[]> {
    const listing = await this.kv.keys(filter);
    const tooLate = new Error(`listing the keys of ${this.definition.name} took too long`);
    const limit = setTimeout(() => listing.stop(tooLate), listingLimitMs);
    try {
      const keys: string[] = [];
      for await (const key of listing) keys.push(key);
      return keys;
    } finally {
      clearTimeout(limit);
    }
  }

  /** One question, answered whole or not at all. */
  async inventory(filter = '>'): Promise<BucketInventory> {
    const prefix = `$KV.${this.definition.name}.`;
    const manager = await jetstreamManager(this.connection, { checkAPI: false });
    const info = await manager.streams.info(`KV_${this.definition.name}`, {
      subjects_filter: `${prefix}${filter}`,
    });
    const subjects = Object.keys(info.state.subjects ?? {});
    return {
      createdAt: info.created,
      keys: new Set(subjects.map((subject) => subject.slice(prefix.length))),
    };
  }

  /** undefined for a tombstone, or for a value that breaks the contract. */
  read(entry: KvEntry): BucketEntry<z.infer<Schema>> | undefined {
    if (entry.operation !== 'PUT') return undefined;
    const parsed = this.definition.value.safeParse(jsonOf(entry));
    return parsed.success ? { key: entry.key, value: parsed.data, revision: entry.revision } : undefined;
  }
}

function jsonOf(entry: KvEntry): unknown {
  try {
    return entry.json();
  } catch {
    return undefined;
  }
}
