import type { KoiosEvent } from '@koios/opcua-contracts';
import { eventsStream } from '@koios/opcua-contracts';
import {
  AckPolicy,
  type ConsumerMessages,
  DeliverPolicy,
  type JsMsg,
  jetstream,
  jetstreamManager,
} from '@nats-io/jetstream';
import { nanos, type NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import type { DataSource, EntityManager } from 'typeorm';
import { ensureStream } from '../connection/ensure-stream.js';
import { onReconnect } from '../connection/on-reconnect.js';
import { WorkLoop } from '../connection/work-loop.js';
import { traced } from '@koios/correlation';
import { eventCorrelationIn } from '../connection/correlation-headers.js';
import { handledEventEntity } from '../outbox/handled-event.js';
import { BrokenContract } from './broken-contract.js';
import { fromMessage } from './cloud-event-message.js';
import type { EventHandler } from './event-handlers.js';

/** Who consumes which events. */
export interface EventConsumerOptions {
  /** The durable consumer's name, the same for all replicas, for example `device-service`. */
  readonly name: string;
  /** One subject, wildcards allowed: an older server takes no more. */
  readonly subject: string;
  readonly handlers: readonly EventHandler[];
  /** After each commit, with the event that was handled. */
  readonly handled?: (event: KoiosEvent) => void;
}

const longestRedeliveryPauseMs = 30_000;
/** So long nobody handles what a killed process had fetched. A handler may take longer: the event then comes twice. */
const acknowledgedWithinMs = 5_000;

/**
 * A durable consumer: acknowledges after its own commit and remembers handled events in that same transaction, so
 * that an event acts once however often it is delivered.
 */
export class EventConsumer {
  private readonly loop: WorkLoop;
  private messages: ConsumerMessages | undefined;
  private stopListening: (() => void) | undefined;
  private stopped = false;

  constructor(
    private readonly connection: NatsConnection,
    private readonly dataSource: () => DataSource,
    private readonly options: EventConsumerOptions,
    private readonly log: Logger,
  ) {
    this.loop = new WorkLoop(
      `consuming ${options.subject}`,
      () => this.consume(),
      { idleMs: 0, retryMs: 1_000 },
      log,
    );
  }

  start(): void {
    // A server that was killed may have forgotten what it was asked for: ask anew.
    this.stopListening = onReconnect(this.connection, () => void this.messages?.close());
    this.loop.start();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.stopListening?.();
    const stopped = this.loop.stop();
    await this.messages?.close();
    await stopped;
  }

  private async consume(): Promise<void> {
    await ensureStream(this.connection, eventsStream);
    const manager = await jetstreamManager(this.connection);
    await manager.consumers.add(eventsStream.name, {
      durable_name: this.options.name,
      filter_subject: this.options.subject,
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(acknowledgedWithinMs),
      deliver_policy: DeliverPolicy.All,
      max_deliver: -1,
    });
    const consumer = await jetstream(this.connection).consumers.get(eventsStream.name, this.options.name);
    // What was deleted does not come back by itself: the next round makes it anew.
    this.messages = await consumer.consume({
      max_messages: 50,
      expires: 10_000,
      abort_on_missing_resource: true,
    });
    if (this.stopped) return void (await this.messages.close());
    for await (const message of this.messages) {
      // What is done for an event belongs to the request that it comes from.
      const take = (): Promise<void> => this.take(message);
      await traced(message.subject, 'CONSUMER', take, eventCorrelationIn(message));
    }
  }

  private async take(message: JsMsg): Promise<void> {
    try {
      const event = fromMessage(message);
      await this.handleOnce(event);
      message.ack();
      this.options.handled?.(event);
    } catch (error) {
      this.giveBack(message, error);
    }
  }

  private giveBack(message: JsMsg, error: unknown): void {
    if (error instanceof BrokenContract) {
      this.log.error(
        { err: error, subject: message.subject },
        'an event breaks its contract and is set aside',
      );
      // Without a reason: an older server takes a reason for something it does not know.
      message.term();
      return;
    }
    const pauseMs = Math.min(250 * 2 ** message.info.deliveryCount, longestRedeliveryPauseMs);
    this.log.warn(
      { err: error, subject: message.subject },
      `handling an event failed, again in ${pauseMs} ms`,
    );
    message.nak(pauseMs);
  }

  private async handleOnce(event: KoiosEvent): Promise<void> {
    const handler = this.options.handlers.find((candidate) => candidate.type === event.type);
    if (!handler) return;
    await this.dataSource().transaction(async (manager) => {
      if (await this.isFirstTime(event, manager)) await handler.handle(event, manager);
    });
  }

  private async isFirstTime(event: KoiosEvent, manager: EntityManager): Promise<boolean> {
    const inserted = await manager
      .createQueryBuilder()
      .insert()
      .into(handledEventEntity)
      .values({ consumer: this.options.name, eventId: event.id })
      .orIgnore()
      .returning('event_id')
      .execute();
    return (inserted.raw as unknown[]).length > 0;
  }
}
