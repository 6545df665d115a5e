import type { KoiosEvent } from '@koios/opcua-contracts';
import type { JetStreamClient } from '@nats-io/jetstream';
import { toMessage } from './cloud-event-message.js';

/**
 * Publishes an event and waits until JetStream has stored it. The event's id is the message id, so that a second
 * publish within the stream's duplicate window changes nothing.
 */
export async function publishEvent(jetStream: JetStreamClient, event: KoiosEvent): Promise<void> {
  const { payload, headers } = toMessage(event);
  await jetStream.publish(event.type, payload, { headers, msgID: event.id, timeout: 2_000 });
}
