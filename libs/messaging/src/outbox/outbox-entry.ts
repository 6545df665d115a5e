import type { KoiosEvent } from '@koios/opcua-contracts';
import { EntitySchema } from 'typeorm';

/** An event that is committed with its change and waits to be published. */
export interface OutboxEntry {
  readonly sequence: string;
  readonly eventId: string;
  readonly event: KoiosEvent;
  publishedAt: Date | null;
}

export const outboxEntryEntity = new EntitySchema<OutboxEntry>({
  name: 'OutboxEntry',
  tableName: 'outbox',
  columns: {
    sequence: { type: 'bigint', primary: true, generated: 'increment' },
    eventId: { type: 'uuid', name: 'event_id', unique: true },
    event: { type: 'jsonb' },
    publishedAt: { type: 'timestamptz', name: 'published_at', nullable: true },
  },
});
