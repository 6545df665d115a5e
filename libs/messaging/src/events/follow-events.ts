import { eventsStream, type KoiosEvent } from '@koios/opcua-contracts';
import { DeliverPolicy, jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { fromMessage } from './cloud-event-message.js';

/** A live view on events, without memory: for screens, not for state. */
export interface EventFeed extends AsyncIterable<KoiosEvent> {
  close(): Promise<void>;
}

/** Follows new events of a subject (wildcards allowed), in order and across outages of NATS. */
export async function followEvents(
  connection: NatsConnection,
  subject: string,
  log: Logger,
): Promise<EventFeed> {
  const consumer = await jetstream(connection).consumers.get(eventsStream.name, {
    filter_subjects: subject,
    deliver_policy: DeliverPolicy.New,
  });
  const messages = await consumer.consume({ max_messages: 100, idle_heartbeat: 5_000, expires: 30_000 });
  return {
    close: async () => void (await messages.close()),
    async *[Symbol.asyncIterator]() {
      for await (const message of messages) {
        try {
          yield fromMessage(message);
        } catch (error) {
          log.error({ err: error, subject: message.subject }, 'a message is no event');
        }
      }
    },
  };
}
