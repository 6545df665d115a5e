import { EntitySchema } from 'typeorm';

/** An event whose effects are committed: a redelivery of it changes nothing. */
export interface HandledEvent {
  readonly consumer: string;
  readonly eventId: string;
  readonly handledAt: Date;
}

export const handledEventEntity = new EntitySchema<HandledEvent>({
  name: 'HandledEvent',
  tableName: 'handled_event',
  columns: {
    consumer: { type: 'text', primary: true },
    eventId: { type: 'uuid', name: 'event_id', primary: true },
    handledAt: { type: 'timestamptz', name: 'handled_at', default: () => 'now()' },
  },
});
