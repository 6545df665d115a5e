import {
  certificateTrustBucket,
  clientCertificatesBucket,
  connectorLeasesBucket,
  connectorStatusBucket,
  deviceConfigBucket,
  deviceStatusBucket,
  eventsStream,
  probeCertificateTrustIn,
  serverTrustBucket,
  shardClaimsBucket,
  browseDevice,
  discoverEndpointsIn,
  testConnectionIn,
  trustedIssuersBucket,
  writeTagValue,
  valuesStream,
  wakeDevice,
} from '@koios/opcua-contracts';
import { Bucket, ensureStream, onReconnect, serveRpc, WatchedBucket, WorkLoop } from '@koios/messaging';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { RecipientKey } from '@koios/sealing';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import type { ProbePacing } from '../domain/retry-policy.js';
import { silenceNodeOpcua } from '../opcua/node-opcua-log.js';
import type { RolePart } from '../start-up.js';
import { ConnectionOpener } from './connection-opener.js';
import { ConnectionTester } from './connection-tester.js';
import { ConnectorHeartbeat } from './connector-heartbeat.js';
import { DeviceCalls } from './fleet/device-calls.js';
import { FleetView } from './fleet/fleet-view.js';
import { LastKnownScans } from './fleet/last-known-scans.js';
import { ShardKeeper } from './fleet/shard-keeper.js';
import { Governor, type GovernorOptions } from './governor.js';
import { KeyRing } from './key-ring.js';
import { NatsPresence } from '../nats-presence.js';
import { type PlantState, PlantWorker } from './plant-worker.js';
import { ServerTrust } from './server-trust.js';
import { ScanTotals } from './scan-totals.js';
import { DevicePasswords } from './device-passwords.js';
import { discover } from './endpoint-discoverer.js';
import { SessionCalls } from './session-calls.js';
import { SessionUsers } from './session-users.js';
import { StatusReporter } from './status-reporter.js';
import { TrustMatrix } from './trust-matrix.js';
import { TrustProber } from './trust-prober.js';
import { TrustedIssuers } from './trusted-issuers.js';
import { ValuePublisher } from './value-publisher.js';

/** What a worker needs to know. */
export interface WorkerOptions {
  readonly plantId: string;
  readonly connectorId: string;
  readonly handshakes: GovernorOptions;
  readonly secureChannelLifetimeMs: number;
  readonly pacing: ProbePacing;
  readonly statusReportIntervalMs: number;
  /** The only connector of its plant: it scans on however long NATS is away. */
  readonly scansOnWithoutNats: boolean;
  /** How long the other connectors may take to take over what this one scans, when it stops. */
  readonly handOverLimitMs: number;
}

/** What is not closed by then is left to the servers' session time-outs. */
const stopLimitMs = 4_000;
const sweepMs = 600_000;
/** A stream or a bucket may be lost while NATS can be reached: without leases, nothing is scanned for longer. */
const ownStateMs = 10_000;
const ownStateRetryMs = 250;

/** The role that lives in a plant, holds the OPC UA sessions and speaks NATS only. */
export class WorkerRole implements RolePart {
  readonly name = 'worker';
  private keeper: ShardKeeper | undefined;
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
    await makeOwnState(connection);
    const statuses = await Bucket.open(connection, deviceStatusBucket);
    const heartbeats = await Bucket.open(connection, connectorStatusBucket);
    const state = await watchPlant(connection, plantId, log);
    const view = await FleetView.open(connection, plantId, log);

    const reporter = new StatusReporter(
      statuses,
      jetstream(connection),
      (status) => view.isHolder(status),
      options.statusReportIntervalMs,
      log,
    );
    const recipient = new RecipientKey();
    const keyRing = new KeyRing(connection, { plantId, connectorId }, recipient, state, log);
    const opener = this.openerWith(keyRing);
    const issuers = new TrustedIssuers(state.trustedIssuers);
    const trust = new ServerTrust(connection, plantId, state.serverTrust.entries, issuers);
    const passwords = new DevicePasswords(connection, { plantId, connectorId }, recipient);
    const users = new SessionUsers(
      keyRing,
      { connectorId },
      recipient,
      passwords,
      state.certificates.entries,
    );
    state.configs.subscribe((key, config) => passwords.keepOnly(key, config));
    const values = new ValuePublisher(connection, new NatsPresence(connection), log);
    const totals = new ScanTotals();
    const calls = new DeviceCalls(connection, plantId, log);
    const lastKnown = new LastKnownScans(await jetstreamManager(connection), statuses, log);
    const sweep = new WorkLoop(
      'forgetting devices that are gone',
      async () => worker.forgetMissing(await statuses.keys(`${plantId}.*`)),
      { idleMs: sweepMs },
      log,
    );
    const mayScan = (): boolean => keeper.mayScan;
    const parts = { plantId, connectorId, opener, pacing, values, reporter, totals, log, mayScan };
    const shardParts = { calls, lastKnown, takenAlone: () => sweep.wake() };
    const trustBucket = await Bucket.open(connection, certificateTrustBucket);
    const matrix = new TrustMatrix(trustBucket, plantId, state.configs, log);
    const worker = new PlantWorker(parts, state, trust, matrix, users, shardParts);
    const keeper = new ShardKeeper(connection, options, view, worker, log);
    this.keeper = keeper;
    const tester = new ConnectionTester(this.openerWith(keyRing), connection, worker, state, trust, users);
    const prober = new TrustProber(this.openerWith(keyRing), worker, state);
    const heartbeat = new ConnectorHeartbeat(
      heartbeats,
      { plantId, connectorId, recipientKey: recipient.publicKey },
      () => ({
        deviceCount: worker.enabledDeviceCount,
        connectedDeviceCount: worker.connectedDeviceCount,
        shardCount: keeper.shardCount,
        scansPerSecond: totals.takeScansPerSecond(),
        overscans: totals.overscans,
        missedScans: totals.missedScans,
        memoryMegabytes: process.memoryUsage.rss() / 2 ** 20,
      }),
      log,
    );
    calls.serve(wakeDevice, async ({ deviceId }) => {
      worker.wake(deviceId);
      return Promise.resolve({});
    });

    const sessionCalls = new SessionCalls(worker);
    calls.serve(browseDevice, (request) => sessionCalls.browse(request));
    calls.serve(writeTagValue, (request) => sessionCalls.write(request));

    reporter.start();
    await matrix.start();
    keyRing.start();
    worker.start();
    sweep.start();
    keeper.start();
    heartbeat.start();
    const discoveries = serveRpc(connection, discoverEndpointsIn(plantId), discover, log);
    const tests = serveRpc(connection, testConnectionIn(plantId), (request) => tester.test(request), log);
    const probes = serveRpc(
      connection,
      probeCertificateTrustIn(plantId),
      (request) => prober.probe(request),
      log,
    );
    const ownState = new WorkLoop(
      'making streams and buckets',
      () => makeOwnState(connection),
      { idleMs: ownStateMs, retryMs: ownStateRetryMs },
      log,
    );
    ownState.start();
    // A server that lost its data has none of it any more.
    onReconnect(connection, () => ownState.wake());
    this.stopParts = [
      () => worker.stop(),
      () => keeper.stop(),
      () => sweep.stop(),
      () => reporter.stop(),
      () => heartbeat.stop(),
      () => tests.stop(),
      () => discoveries.stop(),
      () => probes.stop(),
      () => matrix.stop(),
      () => keyRing.stop(),
      () => ownState.stop(),
      () => stopWatching(state),
    ];
    log.info({ plantId, connectorId, devices: state.configs.entries.size }, 'scanning the plant');
  }

  /** Tests have handshakes of their own: a person waits for them, while a thousand devices may be starting. */
  private openerWith(keyRing: KeyRing): ConnectionOpener {
    const { handshakes, secureChannelLifetimeMs } = this.options;
    return new ConnectionOpener(keyRing, { governor: new Governor(handshakes), secureChannelLifetimeMs });
  }

  /** Hands over what it scans to the other connectors, closes every session and says what is left to say. */
  async stop(): Promise<void> {
    await this.keeper
      ?.leave(this.options.handOverLimitMs)
      .catch((error: unknown) => this.log.warn({ err: error }, 'could not hand over'));
    const limit = new Promise<void>((resolve) => setTimeout(resolve, stopLimitMs).unref());
    await Promise.race([this.stopAll(), limit]);
  }

  private async stopAll(): Promise<void> {
    for (const stop of this.stopParts) {
      await stop().catch((error: unknown) => this.log.warn({ err: error }, 'could not stop cleanly'));
    }
  }
}

/** What the plant's connectors write. What others write, they make. */
async function makeOwnState(connection: NatsConnection): Promise<void> {
  const streams = [eventsStream, valuesStream].map((stream) => ensureStream(connection, stream));
  const buckets = [
    Bucket.open(connection, connectorLeasesBucket),
    Bucket.open(connection, shardClaimsBucket),
    Bucket.open(connection, deviceStatusBucket),
    Bucket.open(connection, connectorStatusBucket),
    Bucket.open(connection, certificateTrustBucket),
  ];
  await Promise.all([...streams, ...buckets]);
}

async function watchPlant(connection: NatsConnection, plantId: string, log: Logger): Promise<PlantState> {
  const configs = new WatchedBucket(await Bucket.open(connection, deviceConfigBucket), `${plantId}.*`, log);
  const certificates = new WatchedBucket(await Bucket.open(connection, clientCertificatesBucket), '*', log);
  const serverTrust = new WatchedBucket(
    await Bucket.open(connection, serverTrustBucket),
    `${plantId}.*`,
    log,
  );
  const trustedIssuers = new WatchedBucket(await Bucket.open(connection, trustedIssuersBucket), '*', log);
  const state = { configs, certificates, serverTrust, trustedIssuers };
  await Promise.all(Object.values(state).map((watched) => watched.start()));
  return state;
}

async function stopWatching({
  configs,
  certificates,
  serverTrust,
  trustedIssuers,
}: PlantState): Promise<void> {
  await Promise.all([configs, certificates, serverTrust, trustedIssuers].map((watched) => watched.stop()));
}
