import { callRpc, toMessage } from '@koios/messaging';
import {
  clientCertificatesBucket,
  type ClientCertificateState,
  eventsStream,
  type KoiosEvent,
  type RpcDefinition,
  type ServerTrust,
  serverTrustBucket,
} from '@koios/opcua-contracts';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { z } from 'zod';

/** Many that are asked for at once on a busy machine take their time. */
const patient = { timeoutMs: 60_000 };

/** An event as somebody else sees it. */
export interface SeenEvent {
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Another party on NATS: calls, and looks at what cert-service published. */
export class NatsObserver {
  private constructor(readonly connection: NatsConnection) {}

  static async connect(url: string): Promise<NatsObserver> {
    return new NatsObserver(await connect({ servers: url, maxReconnectAttempts: -1, reconnectTimeWait: 50 }));
  }

  call<Request extends z.ZodType, Response extends z.ZodType>(
    definition: RpcDefinition<Request, Response>,
    request: z.input<Request>,
  ): Promise<z.infer<Response>> {
    return callRpc(this.connection, definition, request, patient);
  }

  /** Every event in the stream from its beginning. */
  async events(subject = '>'): Promise<SeenEvent[]> {
    const consumer = await jetstream(this.connection).consumers.get(eventsStream.name, {
      filter_subjects: subject,
    });
    const { num_pending: pending } = await consumer.info();
    const seen: SeenEvent[] = [];
    if (pending === 0) return seen;
    for await (const message of await consumer.consume()) {
      const data = message.json<Record<string, unknown>>();
      seen.push({ id: message.headers?.get('ce-id') ?? '', type: message.subject, data });
      if (seen.length >= pending) break;
    }
    return seen;
  }

  /** The events about one certificate. */
  async eventsOf(certificateId: string): Promise<SeenEvent[]> {
    return (await this.events('certificate.*')).filter(({ data }) => data['certificateId'] === certificateId);
  }

  clientCertificate(id: string): Promise<ClientCertificateState | undefined> {
    return this.valueOf<ClientCertificateState>(clientCertificatesBucket.name, id);
  }

  serverTrust(key: string): Promise<ServerTrust | undefined> {
    return this.valueOf<ServerTrust>(serverTrustBucket.name, key);
  }

  /** How many watch a bucket; NATS remembers for a while who did. */
  async watcherCount(bucket: string): Promise<number> {
    const manager = await jetstreamManager(this.connection);
    let count = 0;
    for await (const { push_bound: isWatched } of manager.consumers.list(`KV_${bucket}`))
      if (isWatched) count += 1;
    return count;
  }

  async deleteKey(bucket: string, key: string): Promise<void> {
    await (await new Kvm(this.connection).open(bucket)).delete(key);
  }

  async putKey(bucket: string, key: string, value: unknown): Promise<void> {
    await (await new Kvm(this.connection).open(bucket)).put(key, JSON.stringify(value));
  }

  /** An event that the stream takes for a new one, because it does not know the id of the message. */
  async publishWithoutId(event: KoiosEvent): Promise<void> {
    const { payload, headers } = toMessage(event);
    await jetstream(this.connection).publish(event.type, payload, { headers });
  }

  async close(): Promise<void> {
    await this.connection.close();
  }

  private async valueOf<Value>(bucket: string, key: string): Promise<Value | undefined> {
    const entry = await (await new Kvm(this.connection).open(bucket)).get(key);
    return entry?.operation === 'PUT' ? entry.json<Value>() : undefined;
  }
}
