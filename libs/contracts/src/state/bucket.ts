import type { z } from 'zod';

/** A JetStream key-value bucket that services share: who writes it, how its keys look, what its values are. */
export interface BucketDefinition<Value extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly value: Value;
  /** An entry that is not written again within this time disappears; absent: it stays. */
  readonly timeToLiveMs?: number;
}
