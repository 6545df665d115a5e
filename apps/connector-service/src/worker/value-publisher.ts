import { type ScanResult, valuesSubject } from '@koios/opcua-contracts';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import type { NatsPresence } from './nats-presence.js';
import { valuesToJson } from './values-to-json.js';

/** What is kept while NATS is away: enough for a restart of it, and no more than the process can spare. */
const mostKeptBytes = 16 * 1024 * 1024;

interface KeptMessage {
  readonly subject: string;
  readonly payload: string;
}

/**
 * Publishes scan results without waiting for anybody: the stream takes them up. While NATS is away the newest ones are
 * kept within a limit and published, in order, when it is back.
 */
export class ValuePublisher {
  private kept: KeptMessage[] = [];
  private keptBytes = 0;

  constructor(
    private readonly connection: NatsConnection,
    private readonly presence: NatsPresence,
    private readonly log: Logger,
  ) {
    presence.onReturn(() => this.publishKept());
  }

  publish(result: ScanResult): void {
    const message = { subject: valuesSubject(result), payload: toJson(result) };
    if (this.presence.isPresent) this.send(message);
    else this.keep(message);
  }

  /** NATS refuses what is larger than its limit by an error here; the other devices must not suffer from it. */
  private send({ subject, payload }: KeptMessage): void {
    try {
      this.connection.publish(subject, payload);
    } catch (error) {
      this.log.error({ err: error, subject, bytes: payload.length }, 'a scan result could not be published');
    }
  }

  private keep(message: KeptMessage): void {
    this.kept.push(message);
    this.keptBytes += message.payload.length;
    while (this.keptBytes > mostKeptBytes)
      this.keptBytes -= this.kept.shift()?.payload.length ?? this.keptBytes;
  }

  private publishKept(): void {
    const { kept } = this;
    this.kept = [];
    this.keptBytes = 0;
    for (const message of kept) this.send(message);
  }
}

function toJson({ values, ...rest }: ScanResult): string {
  return `${JSON.stringify(rest).slice(0, -1)},"values":${valuesToJson(values)}}`;
}
