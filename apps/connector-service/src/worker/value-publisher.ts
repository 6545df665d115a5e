import { type ScanResult, valuesSubject } from '@koios/opcua-contracts';
import { headers, type NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { MessageBacklog } from './message-backlog.js';
import type { NatsPresence } from '../nats-presence.js';
import { valuesToJson } from './values-to-json.js';

/** What is kept while NATS is away: enough for a restart of it, and no more than the process can spare. */
const mostKeptBytes = 16 * 1024 * 1024;
/** What was sent so short a time before NATS went away may not have been stored: a busy server reads late. */
const doubtfulMs = 2_000;

interface ValueMessage {
  readonly subject: string;
  readonly payload: string;
  /** By which the stream knows what it has already. */
  readonly id: string;
}

/**
 * Publishes scan results without waiting for anybody: the stream takes them up. While NATS is away the newest ones are
 * kept within a limit and published, in order, when it is back; so is what was on its way when it went.
 */
export class ValuePublisher {
  private readonly kept = new MessageBacklog<ValueMessage>(mostKeptBytes);
  private readonly sent = new MessageBacklog<ValueMessage>(mostKeptBytes);

  constructor(
    private readonly connection: NatsConnection,
    private readonly presence: NatsPresence,
    private readonly log: Logger,
  ) {
    presence.onLoss(() => this.keepDoubtful());
    presence.onReturn(() => this.publishKept());
  }

  publish(result: ScanResult): void {
    const message = this.messageOf(result);
    if (!message) return;
    if (this.presence.isPresent) this.send(message);
    else this.kept.add(message, message.payload.length);
  }

  /** What cannot be written as JSON is this device's loss alone. */
  private messageOf(result: ScanResult): ValueMessage | undefined {
    const { deviceId, seriesStartedAt, scanNumber } = result;
    const id = `${deviceId} ${seriesStartedAt} ${scanNumber}`;
    const subject = valuesSubject(result);
    try {
      return { subject, payload: toJson(result), id };
    } catch (error) {
      this.log.error({ err: error, subject }, 'a scan result could not be written as JSON');
      return undefined;
    }
  }

  /** NATS refuses what is larger than its limit by an error here; the other devices must not suffer from it. */
  private send(message: ValueMessage): void {
    const { subject, payload, id } = message;
    try {
      const naming = headers();
      naming.set('Nats-Msg-Id', id);
      this.connection.publish(subject, payload, { headers: naming });
      this.sent.dropOlderThan(performance.now() - doubtfulMs);
      this.sent.add(message, payload.length);
    } catch (error) {
      this.log.error({ err: error, subject, bytes: payload.length }, 'a scan result could not be published');
    }
  }

  private keepDoubtful(): void {
    this.sent.dropOlderThan(performance.now() - doubtfulMs);
    for (const message of this.sent.takeAll()) this.kept.add(message, message.payload.length);
  }

  private publishKept(): void {
    for (const message of this.kept.takeAll()) this.send(message);
  }
}

function toJson({ values, ...rest }: ScanResult): string {
  return `${JSON.stringify(rest).slice(0, -1)},"values":${valuesToJson(values)}}`;
}
