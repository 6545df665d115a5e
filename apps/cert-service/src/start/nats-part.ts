import type { NatsConnection } from '@nats-io/transport-node';

/** A part of the service that works as long as there is a connection to NATS. */
export interface NatsPart {
  start(connection: NatsConnection): Promise<void> | void;
  stop(): Promise<void>;
}
