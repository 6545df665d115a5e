import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import type { RolePart } from '../start-up.js';
import type { FleetState } from './fleet-state.js';

/** The role that lives at the centre and serves the subgraph from the reported state. */
export class ApiRole implements RolePart {
  readonly name = 'api';

  constructor(
    private readonly fleet: FleetState,
    private readonly log: Logger,
  ) {}

  start(connection: NatsConnection): Promise<void> {
    return this.fleet.start(connection, this.log);
  }

  stop(): Promise<void> {
    return this.fleet.stop();
  }
}
