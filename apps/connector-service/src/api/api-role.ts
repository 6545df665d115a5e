import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import type { RolePart } from '../start-up.js';
import { observeFleet } from '../metrics/fleet-metrics.js';
import type { FleetState } from './fleet-state.js';
import type { ShownStatuses } from './shown-statuses.js';

/** The role that lives at the centre and serves the subgraph from the reported state. */
export class ApiRole implements RolePart {
  readonly name = 'api';
  private stopObserving: (() => void) | undefined;

  constructor(
    private readonly fleet: FleetState,
    private readonly shown: ShownStatuses,
    private readonly log: Logger,
  ) {}

  async start(connection: NatsConnection): Promise<void> {
    await this.fleet.start(connection, this.log);
    this.shown.start();
    this.stopObserving = observeFleet(this.fleet);
  }

  async stop(): Promise<void> {
    this.stopObserving?.();
    this.shown.stop();
    await this.fleet.stop();
  }
}
