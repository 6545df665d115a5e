import {
  type ClientCertificateState,
  clientCertificatesBucket,
  connectorStatusBucket,
  type ConnectorStatus,
  type DeviceConfig,
  deviceConfigBucket,
  type DeviceStatus,
  deviceStatusBucket,
} from '@koios/opcua-contracts';
import { Bucket, WatchedBucket } from '@koios/messaging';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { Directory } from './directory.js';
import { LiveConnectors } from './live-connectors.js';

/** What all plants want and report, as live copies: a page of devices costs no request at all. */
export class FleetState {
  readonly configs = new Directory<DeviceConfig>(({ deviceId }) => deviceId);
  readonly statuses = new Directory<DeviceStatus>(({ deviceId }) => deviceId);
  readonly certificates = new Directory<ClientCertificateState>(({ certificateId }) => certificateId);
  readonly connectors = new LiveConnectors(connectorStatusBucket.timeToLiveMs);
  private watches: readonly { stop(): Promise<void> }[] = [];

  async start(connection: NatsConnection, log: Logger): Promise<void> {
    this.watches = await Promise.all([
      watch(connection, deviceConfigBucket, (key, config) => this.configs.set(key, config), log),
      watch(connection, deviceStatusBucket, (key, status) => this.statuses.set(key, status), log),
      watch(
        connection,
        clientCertificatesBucket,
        (key, certificate) => this.certificates.set(key, certificate),
        log,
      ),
      watch(
        connection,
        connectorStatusBucket,
        (key, status: ConnectorStatus | undefined) => this.connectors.set(key, status),
        log,
      ),
    ]);
  }

  async stop(): Promise<void> {
    await Promise.all(this.watches.map((watched) => watched.stop()));
  }

  defaultCertificate(): ClientCertificateState | undefined {
    return this.certificates.find(({ isDefault }) => isDefault);
  }
}

async function watch<Schema extends z.ZodType>(
  connection: NatsConnection,
  definition: { readonly name: string; readonly value: Schema; readonly timeToLiveMs?: number },
  changed: (key: string, value: z.infer<Schema> | undefined) => void,
  log: Logger,
): Promise<WatchedBucket<Schema>> {
  const watched = new WatchedBucket(await Bucket.open(connection, definition), '>', log);
  watched.subscribe(changed);
  await watched.start();
  return watched;
}
