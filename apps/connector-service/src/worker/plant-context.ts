import type { DeviceConfig, DeviceStatus } from '@koios/opcua-contracts';
import type { Logger } from 'pino';
import type { ConnectionBasis } from '../domain/next-step.js';
import type { ProbePacing } from '../domain/retry-policy.js';
import type { ConnectionOpener, ConnectionTarget } from './connection-opener.js';
import type { DesiredDevice } from './desired-device.js';
import type { ScanTotals } from './scan-totals.js';
import type { ServerSighting } from './server-sightings.js';
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
  readonly totals: ScanTotals;
  readonly log: Logger;
  /** Whether the connector's lease on its shards holds. */
  mayScan(): boolean;
  targetOf(desired: DesiredDevice): ConnectionTarget;
  report(status: DeviceStatus): void;
  /** A server has opened a session on this basis: whoever waits for the same at it need not wait any longer. */
  accepted(deviceId: string, basis: ConnectionBasis): void;
  /** What its status says of its server. */
  sightingOf(config: DeviceConfig): ServerSighting;
  /** Whether somebody has rejected this certificate (DER) of the device's server. */
  isServerRejected(deviceId: string, leaf: Buffer): boolean;
}
