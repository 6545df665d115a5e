import { type JsMsg, jetstream } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';

/** An event as an independent subscriber sees it. */
export interface SeenEvent {
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A subscriber of its own, outside of every service: hears every message on NATS, calls and replies included. */
export class NatsRecorder {
  /** Every payload and every header heard, in order. */
  readonly heard: string[] = [];

  private constructor(private readonly connection: NatsConnection) {}

  static async start(url: string): Promise<NatsRecorder> {
    const connection = await connect({ servers: url, maxReconnectAttempts: -1, reconnectTimeWait: 100 });
    const recorder = new NatsRecorder(connection);
    connection.subscribe('>', {
      callback: (_error, message) => {
        recorder.heard.push(
          `${message.subject} ${JSON.stringify([...(message.headers ?? [])])} ${Buffer.from(message.data).toString('latin1')}`,
        );
      },
    });
    await connection.flush();
    return recorder;
  }

  /** Every event in the stream from its beginning, as JetStream stored it. */
  async events(): Promise<SeenEvent[]> {
    return (await this.stored('events')).map((message) => ({
      id: message.headers?.get('ce-id') ?? '',
      type: message.subject,
      data: message.json<Record<string, unknown>>(),
    }));
  }

  /** Every message of a stream from its beginning. */
  async stored(stream: string): Promise<JsMsg[]> {
    const consumer = await jetstream(this.connection).consumers.get(stream);
    const { num_pending: pending } = await consumer.info();
    const messages: JsMsg[] = [];
    if (pending === 0) return messages;
    for await (const message of await consumer.consume()) {
      messages.push(message);
      if (messages.length >= pending) break;
    }
    return messages;
  }

  async stop(): Promise<void> {
    await this.connection.close();
  }
}
