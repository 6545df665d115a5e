import {
  certificateTrustBucket,
  clientCertificatesBucket,
  connectorStatusBucket,
  deviceConfigBucket,
  deviceKey,
  deviceStatusBucket,
  eventsStream,
  probeCertificateTrustIn,
  serverTrustBucket,
  testConnectionIn,
  valuesStream,
} from '@koios/opcua-contracts';
import { Bucket, ensureStream, serveRpc, WatchedBucket } from '@koios/messaging';
import { RecipientKey } from '@koios/sealing';
import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import type { ProbePacing } from '../domain/retry-policy.js';
import { silenceNodeOpcua } from '../opcua/node-opcua-log.js';
import type { RolePart } from '../start-up.js';
import { ConnectionOpener } from './connection-opener.js';
import { ConnectionTester } from './connection-tester.js';
import { ConnectorHeartbeat } from './connector-heartbeat.js';
import { DevicePasswords } from './device-passwords.js';
import { NatsPresence } from './nats-presence.js';
import { type PlantState, PlantWorker } from './plant-worker.js';
import { ServerTrust } from './server-trust.js';
import { SessionUsers } from './session-users.js';
import { Slots } from './slots.js';
import { StatusReporter } from './status-reporter.js';
import { TrustMatrix } from './trust-matrix.js';
import { TrustProber } from './trust-prober.js';
import { ValuePublisher } from './value-publisher.js';

/** What a worker needs to know. */
export interface WorkerOptions {
  readonly plantId: string;
  readonly connectorId: string;
  readonly handshakesAtOnce: number;
  readonly secureChannelLifetimeMs: number;
  readonly pacing: ProbePacing;
  readonly statusReportIntervalMs: number;
}

/** What is not closed by then is left to the servers' session time-outs. */
const stopLimitMs = 4_000;

/** The role that lives in a plant, holds the OPC UA sessions and speaks NATS only. */
export class WorkerRole implements RolePart {
  readonly name = 'worker';
  private stopParts: (() => Promise<void>)[] = [];

  constructor(
    private readonly options: WorkerOptions,
    private readonly log: Logger,
  ) {}

  /** Resolves when the plant is known and its devices are being connected. */
  async start(connection: NatsConnection): Promise<void> {
    const { log, options } = this;
    const { plantId, connectorId, pacing } = options;
    silenceNodeOpcua(log);
    await Promise.all([ensureStream(connection, eventsStream), ensureStream(connection, valuesStream)]);
    const statuses = await Bucket.open(connection, deviceStatusBucket);
    const heartbeats = await Bucket.open(connection, connectorStatusBucket);
    const reportedKeys = await statuses.keys(`${plantId}.*`);
    const state = await watchPlant(connection, plantId, log);

    const reporter = new StatusReporter(statuses, jetstream(connection), options.statusReportIntervalMs, log);
    const opener = this.openerOn(connection);
    const trust = new ServerTrust(connection, plantId, state.serverTrust.entries);
    const recipient = new RecipientKey();
    const passwords = new DevicePasswords(connection, { plantId, connectorId }, recipient);
    const users = new SessionUsers(connection, connectorId, recipient, passwords, state.certificates.entries);
    state.configs.subscribe((key, config) => passwords.keepOnly(key, config));
    const values = new ValuePublisher(connection, new NatsPresence(connection), log);
    const parts = { plantId, connectorId, opener, pacing, values, reporter, log };
    const trustBucket = await Bucket.open(connection, certificateTrustBucket);
    const matrix = new TrustMatrix(trustBucket, plantId, state.configs, log);
    const worker = new PlantWorker(parts, state, trust, matrix, users);
    const tester = new ConnectionTester(this.openerOn(connection), worker, state, trust, users);
    const prober = new TrustProber(this.openerOn(connection), worker, state);
    const heartbeat = new ConnectorHeartbeat(
      heartbeats,
      { plantId, connectorId, recipientKey: recipient.publicKey },
      () => worker.enabledDeviceCount,
      log,
    );

    forgetMissingDevices(reportedKeys, state, reporter);
    reporter.start();
    await matrix.start();
    worker.start();
    heartbeat.start();
    const tests = serveRpc(connection, testConnectionIn(plantId), (request) => tester.test(request), log);
    const probes = serveRpc(
      connection,
      probeCertificateTrustIn(plantId),
      (request) => prober.probe(request),
      log,
    );
    this.stopParts = [
      () => worker.stop(),
      () => reporter.stop(),
      () => heartbeat.stop(),
      () => tests.stop(),
      () => probes.stop(),
      () => matrix.stop(),
      () => stopWatching(state),
    ];
    log.info({ plantId, connectorId, devices: state.configs.entries.size }, 'scanning the plant');
  }

  /** Tests have handshakes of their own: a person waits for them, while a thousand devices may be starting. */
  private openerOn(connection: NatsConnection): ConnectionOpener {
    const { handshakesAtOnce, secureChannelLifetimeMs } = this.options;
    return new ConnectionOpener(connection, {
      handshakes: new Slots(handshakesAtOnce),
      secureChannelLifetimeMs,
    });
  }

  /** Stops scanning, closes every session and says what is left to say. */
  async stop(): Promise<void> {
    const limit = new Promise<void>((resolve) => setTimeout(resolve, stopLimitMs).unref());
    await Promise.race([this.stopAll(), limit]);
  }

  private async stopAll(): Promise<void> {
    for (const stop of this.stopParts) {
      await stop().catch((error: unknown) => this.log.warn({ err: error }, 'could not stop cleanly'));
    }
  }
}

async function watchPlant(connection: NatsConnection, plantId: string, log: Logger): Promise<PlantState> {
  const configs = new WatchedBucket(await Bucket.open(connection, deviceConfigBucket), `${plantId}.*`, log);
  const certificates = new WatchedBucket(await Bucket.open(connection, clientCertificatesBucket), '*', log);
  const serverTrust = new WatchedBucket(
    await Bucket.open(connection, serverTrustBucket),
    `${plantId}.*`,
    log,
  );
  await Promise.all([configs.start(), certificates.start(), serverTrust.start()]);
  return { configs, certificates, serverTrust };
}

/** Devices that were deleted while no connector of the plant was running. */
function forgetMissingDevices(
  reportedKeys: readonly string[],
  state: PlantState,
  reporter: StatusReporter,
): void {
  const known = new Set([...state.configs.entries.values()].map(deviceKey));
  for (const key of reportedKeys) if (!known.has(key)) reporter.removed(key);
}

async function stopWatching({ configs, certificates, serverTrust }: PlantState): Promise<void> {
  await Promise.all([configs.stop(), certificates.stop(), serverTrust.stop()]);
}
