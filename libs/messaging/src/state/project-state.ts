import { isDeepStrictEqual } from 'node:util';
import type { KvEntry } from '@nats-io/kv';
import type { z } from 'zod';
import type { Bucket } from './bucket.js';

/** A value that says which state of its row it is. */
export interface Versioned {
  readonly version: number;
}

/**
 * Makes an entry what the database says, whichever replica is last. The entry is read before the row: a change is committed
 * before it is projected, so that an entry that is newer than its row afterwards is of a database that was restored since,
 * and gives way.
 */
export async function projectState<Schema extends z.ZodType<Versioned>>(
  bucket: Bucket<Schema>,
  key: string,
  read: () => Promise<z.infer<Schema> | undefined>,
): Promise<void> {
  for (;;) {
    const present = await bucket.kv.get(key);
    if (await bringInLine(bucket, key, present, await read())) return;
  }
}

/** One step of {@link projectState}; answers whether the entry was still the one that is given. */
export async function bringInLine<Schema extends z.ZodType<Versioned>>(
  bucket: Bucket<Schema>,
  key: string,
  present: KvEntry | null,
  value: z.infer<Schema> | undefined,
): Promise<boolean> {
  // What is not wanted and is not there is left alone: each sweep would add a deletion.
  if (value === undefined) return present?.operation !== 'PUT' || bucket.deleteAfter(key, present.revision);
  const known = present ? bucket.read(present)?.value : undefined;
  if (isDeepStrictEqual(known, value)) return true;
  return bucket.replace(key, value, present?.revision ?? 0);
}
