import { eventsStream, type KoiosEvent } from '@koios/opcua-contracts';
import {
  type ConsumerMessages,
  DeliverPolicy,
  type JsMsg,
  jetstream,
  jetstreamManager,
  type OrderedConsumerOptions,
  type StreamInfo,
} from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { onReconnect } from '../connection/on-reconnect.js';
import { retryUntilDone } from '../connection/retry.js';
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
  const feed = new Feed(connection, subject, log);
  await feed.open();
  return feed;
}

class Feed implements EventFeed {
  private readonly closing = new AbortController();
  private readonly stopListening: () => void;
  private messages: ConsumerMessages | undefined;
  /** Of the last message in the stream that was there when this began, then of the last that was taken. */
  private lastSequence = 0;
  /** Another time than before means that the stream was lost, and that its counting began anew. */
  private streamMadeAt = '';

  constructor(
    private readonly connection: NatsConnection,
    private readonly subject: string,
    private readonly log: Logger,
  ) {
    // A server that was killed has forgotten who follows; to find that out by silence takes long.
    this.stopListening = onReconnect(connection, () => void this.messages?.close());
    void connection.closed().then(() => this.closing.abort());
  }

  async open(): Promise<void> {
    const { created, state } = await this.stream();
    this.streamMadeAt = created;
    this.lastSequence = state.last_seq;
    this.messages = await this.consume();
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.stopListening();
    await this.messages?.close();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<KoiosEvent> {
    while (this.messages && !this.closing.signal.aborted) {
      for await (const message of this.untilLost(this.messages)) {
        this.lastSequence = message.seq;
        const event = this.read(message);
        if (event) yield event;
      }
      this.messages = await this.consumeAgain();
    }
  }

  /** Ends, and does not fail, when the consumer or the stream is gone. */
  private async *untilLost(messages: ConsumerMessages): AsyncGenerator<JsMsg> {
    try {
      yield* messages;
    } catch (error) {
      this.log.warn({ err: error }, `following ${this.subject} broke off, trying again`);
    }
  }

  private async consumeAgain(): Promise<ConsumerMessages | undefined> {
    const { signal } = this.closing;
    if (signal.aborted) return undefined;
    const resume = async (): Promise<ConsumerMessages> => {
      const { created } = await this.stream();
      if (created !== this.streamMadeAt) this.lastSequence = 0;
      this.streamMadeAt = created;
      return this.consume();
    };
    return retryUntilDone(`following ${this.subject}`, resume, this.log, signal).catch(() => undefined);
  }

  private async consume(): Promise<ConsumerMessages> {
    const options: Partial<OrderedConsumerOptions> = {
      filter_subjects: this.subject,
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: this.lastSequence + 1,
    };
    const consumer = await jetstream(this.connection).consumers.get(eventsStream.name, options);
    return consumer.consume({
      max_messages: 100,
      idle_heartbeat: 5_000,
      expires: 30_000,
      abort_on_missing_resource: true,
    });
  }

  private async stream(): Promise<StreamInfo> {
    const manager = await jetstreamManager(this.connection, { checkAPI: false });
    return manager.streams.info(eventsStream.name);
  }

  private read(message: JsMsg): KoiosEvent | undefined {
    try {
      return fromMessage(message);
    } catch (error) {
      this.log.error({ err: error, subject: message.subject }, 'a message is no event');
      return undefined;
    }
  }
}
