import {
  type CertificateTrust,
  certificateTrustBucket,
  type ClientCertificateState,
  clientCertificatesBucket,
  connectorStatusBucket,
  type DeviceConfig,
  deviceConfigBucket,
  type DeviceStatus,
  deviceStatusBucket,
} from '@koios/opcua-contracts';
import { Bucket, WatchedBucket } from '@koios/messaging';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { NatsPresence } from '../nats-presence.js';
import { Directory } from './directory.js';
import { LiveConnectors } from './live-connectors.js';

/** What all plants want and report, as live copies: a page of devices costs no request at all. */
export class FleetState {
  readonly configs = new Directory<DeviceConfig>(({ deviceId }) => deviceId);
  readonly statuses = new Directory<DeviceStatus>(({ deviceId }) => deviceId);
  readonly certificates = new Directory<ClientCertificateState>(({ certificateId }) => certificateId);
  readonly certificateTrust = new Directory<CertificateTrust>(({ deviceId }) => deviceId);
  readonly connectors = new LiveConnectors(connectorStatusBucket.timeToLiveMs);
  private watches: readonly { stop(): Promise<void> }[] = [];

  async start(connection: NatsConnection, log: Logger): Promise<void> {
    const [configs, statuses, certificates, trust, connectors] = await Promise.all([
      Bucket.open(connection, deviceConfigBucket),
      Bucket.open(connection, deviceStatusBucket),
      Bucket.open(connection, clientCertificatesBucket),
      Bucket.open(connection, certificateTrustBucket),
      Bucket.open(connection, connectorStatusBucket),
    ]);
    this.watches = await Promise.all([
      follow(configs, (key, config) => this.configs.set(key, config), log),
      follow(statuses, (key, status) => this.statuses.set(key, status), log),
      follow(certificates, (key, certificate) => this.certificates.set(key, certificate), log),
      follow(trust, (key, entry) => this.certificateTrust.set(key, entry), log),
      follow(connectors, (key, status) => this.connectors.set(key, status), log),
    ]);
    const presence = new NatsPresence(connection);
    this.connectors.listen(true);
    presence.onLoss(() => this.connectors.listen(false));
    presence.onReturn(() => this.connectors.listen(true));
  }

  async stop(): Promise<void> {
    await Promise.all(this.watches.map((watched) => watched.stop()));
  }

  defaultCertificate(): ClientCertificateState | undefined {
    return this.certificates.find(({ isDefault }) => isDefault);
  }
}

async function follow<Schema extends z.ZodType>(
  bucket: Bucket<Schema>,
  changed: (key: string, value: z.infer<Schema> | undefined) => void,
  log: Logger,
): Promise<WatchedBucket<Schema>> {
  const watched = new WatchedBucket(bucket, '>', log);
  watched.subscribe(changed);
  await watched.start();
  return watched;
}
