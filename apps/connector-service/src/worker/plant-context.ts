import type { DeviceStatus } from '@koios/opcua-contracts';
import type { Logger } from 'pino';
import type { ProbePacing } from '../domain/retry-policy.js';
import type { ConnectionOpener, ConnectionTarget } from './connection-opener.js';
import type { DesiredDevice } from './desired-device.js';
import type { StatusReporter } from './status-reporter.js';
import type { ValuePublisher } from './value-publisher.js';

/** What the devices of one connector share. */
export interface PlantContext {
  readonly plantId: string;
  readonly connectorId: string;
  readonly opener: ConnectionOpener;
  readonly pacing: ProbePacing;
  readonly values: ValuePublisher;
  readonly reporter: StatusReporter;
  readonly log: Logger;
  targetOf(desired: DesiredDevice): ConnectionTarget;
  report(status: DeviceStatus): void;
}
