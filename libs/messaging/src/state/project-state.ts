import type { z } from 'zod';
import type { Bucket } from './bucket.js';

/** A value that says how new it is. */
export interface Versioned {
  readonly version: number;
}

/**
 * Writes a projection unless the bucket has it already as new or newer: replicas may project at the same time, and
 * the newest wins whoever is last.
 */
export async function projectIfNewer<Schema extends z.ZodType<Versioned>>(
  bucket: Bucket<Schema>,
  key: string,
  value: z.infer<Schema>,
): Promise<void> {
  for (;;) {
    const present = await bucket.kv.get(key);
    const known = present ? bucket.read(present)?.value : undefined;
    if (known && known.version >= value.version) return;
    if (await bucket.replace(key, value, present?.revision ?? 0)) return;
  }
}
