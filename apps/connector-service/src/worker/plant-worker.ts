import {
  type ClientCertificateState,
  type clientCertificatesBucket,
  type DeviceConfig,
  type deviceConfigBucket,
  deviceKey,
  type DeviceStatus,
  type HandedScans,
  type serverTrustBucket,
  shardOf,
  type trustedIssuersBucket,
} from '@koios/opcua-contracts';
import type { WatchedBucket } from '@koios/messaging';
import type { ServerCertificateCheck, ServerCertificateVerdict } from '../opcua/server-certificate-store.js';
import { saysSomethingNew } from '../domain/device-report.js';
import { observeDevices } from '../metrics/device-metrics.js';
import type { ConnectionBasis } from '../domain/next-step.js';
import type { OpcUaSession } from '../opcua/opcua-session.js';
import type { ConnectionTarget } from './connection-opener.js';
import type { DesiredDevice } from './desired-device.js';
import { DeviceReconciler } from './device-reconciler.js';
import type { DeviceCalls } from './fleet/device-calls.js';
import type { LastKnownScans } from './fleet/last-known-scans.js';
import type { ShardWork } from './fleet/shard-keeper.js';
import type { PlantContext } from './plant-context.js';
import { ServerSightings } from './server-sightings.js';
import type { SessionUsers } from './session-users.js';
import type { ServerTrust } from './server-trust.js';
import type { TrustMatrix } from './trust-matrix.js';

/** The live copies of what other services want of a plant's devices. */
export interface PlantState {
  readonly configs: WatchedBucket<(typeof deviceConfigBucket)['value']>;
  readonly certificates: WatchedBucket<(typeof clientCertificatesBucket)['value']>;
  readonly serverTrust: WatchedBucket<(typeof serverTrustBucket)['value']>;
  readonly trustedIssuers: WatchedBucket<(typeof trustedIssuersBucket)['value']>;
}

/** Everything around the devices that they share, without what the worker itself gives them. */
export type PlantParts = Omit<
  PlantContext,
  'targetOf' | 'report' | 'accepted' | 'sightingOf' | 'isServerRejected'
>;

/** What the shards need beside the devices. */
export interface ShardParts {
  readonly calls: DeviceCalls;
  readonly lastKnown: Pick<LastKnownScans, 'of'>;
  /** Told of shards whose last holder left nothing behind: devices may have been deleted meanwhile. */
  readonly takenAlone: () => void;
}

/** What hangs then is connected to by the taker, after the shard has changed hands. */
const prepareLimitMs = 5_000;

/** Keeps one reconciler for each device of the shards that are held or prepared, and tells it what is wanted. */
export class PlantWorker implements ShardWork {
  private readonly devices = new Map<string, DeviceReconciler>();
  /** With the fencing token; undefined while a shard is only prepared. */
  private readonly shards = new Map<number, number | undefined>();
  private readonly reported = new Map<string, DeviceStatus>();
  private readonly context: PlantContext;
  private readonly sightings = new ServerSightings();
  private unsubscribe: (() => void)[] = [];

  constructor(
    parts: PlantParts,
    private readonly state: PlantState,
    private readonly trust: ServerTrust,
    private readonly matrix: Pick<TrustMatrix, 'observe'>,
    private readonly users: SessionUsers,
    private readonly shardParts: ShardParts,
  ) {
    this.context = {
      ...parts,
      targetOf: (desired) => this.targetOf(desired),
      report: (status) => this.report(status),
      accepted: (deviceId, basis) => this.accepted(deviceId, basis),
      sightingOf: (config) => this.sightings.of(config),
      isServerRejected: (deviceId, leaf) => this.trust.decisionOn(deviceId, leaf) === 'REJECTED',
    };
  }

  /** The watches have their first snapshots: nothing that is missing in them is just late. */
  start(): void {
    const { configs, certificates, serverTrust, trustedIssuers } = this.state;
    this.unsubscribe = [
      observeDevices(this.reported),
      configs.subscribe((key, config) => this.takeConfig(key, config)),
      certificates.subscribe((certificateId) => this.takeCertificate(certificateId)),
      serverTrust.subscribe((key) => this.devices.get(key)?.wake()),
      trustedIssuers.subscribe(() => this.wakeAll()),
    ];
  }

  async stop(): Promise<void> {
    for (const unsubscribe of this.unsubscribe) unsubscribe();
    for (const shard of this.shards.keys()) this.shardParts.calls.letGo(shard);
    this.shards.clear();
    await Promise.all([...this.devices.values()].map((device) => device.stop()));
    this.devices.clear();
  }

  async prepare(shard: number): Promise<void> {
    this.shards.set(shard, undefined);
    const prepared = this.configsOf(shard).map((config) => this.deviceFor(config).prepared());
    const limit = new Promise<void>((resolve) => setTimeout(resolve, prepareLimitMs).unref());
    await Promise.race([Promise.all(prepared), limit]);
  }

  async take(shard: number, leaseToken: number, handed: readonly HandedScans[] | undefined): Promise<void> {
    const isScanned = this.shards.get(shard) !== undefined;
    this.shards.set(shard, leaseToken);
    this.shardParts.calls.hold(shard);
    if (!handed && !isScanned) this.shardParts.takenAlone();
    await Promise.all(
      this.configsOf(shard).map(async (config) => {
        const device = this.deviceFor(config);
        const given = handed?.find(({ deviceId }) => deviceId === config.deviceId);
        const known = isScanned ? undefined : (given ?? (await this.shardParts.lastKnown.of(config)));
        // Reading it takes a moment, in which the shard may have been lost again.
        if (this.shards.get(shard) === leaseToken) device.hold(leaseToken, known);
      }),
    );
  }

  async pause(shard: number): Promise<HandedScans[]> {
    this.shards.set(shard, undefined);
    this.shardParts.calls.letGo(shard);
    return Promise.all(this.devicesOf(shard).map(([, device]) => device.pause()));
  }

  drop(shard: number): void {
    this.shards.delete(shard);
    this.shardParts.calls.letGo(shard);
    for (const [key, device] of this.devicesOf(shard)) {
      this.sightings.forget(deviceOfKey(key));
      this.devices.delete(key);
      this.reported.delete(key);
      device
        .stop()
        .catch((error: unknown) => this.context.log.warn({ err: error }, 'could not stop a device'));
    }
  }

  get plantId(): string {
    return this.context.plantId;
  }

  get enabledDeviceCount(): number {
    const { entries } = this.state.configs;
    return [...this.devices.keys()].filter((key) => entries.get(key)?.enabled).length;
  }

  get connectedDeviceCount(): number {
    return [...this.devices.values()].filter(({ isConnected }) => isConnected).length;
  }

  /** Of the devices that this connector holds, those that nobody wants any more. */
  forgetMissing(reportedKeys: readonly string[]): void {
    for (const key of reportedKeys) {
      const isHeld = this.shards.get(shardOfKey(key)) !== undefined;
      if (isHeld && !this.state.configs.entries.has(key)) this.context.reporter.removed(key);
    }
  }

  configOf(deviceId: string): DeviceConfig | undefined {
    return this.state.configs.entries.get(deviceKey({ plantId: this.context.plantId, deviceId }));
  }

  /** The session on which the device is scanned now. */
  sessionOf(deviceId: string): OpcUaSession | undefined {
    return this.devices.get(deviceKey({ plantId: this.context.plantId, deviceId }))?.session;
  }

  /** Somebody has just seen the server accept our certificate: what waits for that need not wait any longer. */
  wake(deviceId: string): void {
    this.devices.get(deviceKey({ plantId: this.context.plantId, deviceId }))?.wake();
  }

  private accepted(deviceId: string, basis: ConnectionBasis): void {
    if (basis.certificateId === null) return;
    for (const [key, device] of this.devices) if (!key.endsWith(deviceId)) device.certificateAccepted(basis);
  }

  private wakeAll(): void {
    for (const device of this.devices.values()) device.wake();
  }

  private takeConfig(key: string, config: DeviceConfig | undefined): void {
    const shard = shardOfKey(key);
    if (!this.shards.has(shard)) return;
    if (!config) return this.remove(key, shard);
    const isNew = !this.devices.has(key);
    const device = this.deviceFor(config);
    device.update(this.desiredOf(config));
    const leaseToken = this.shards.get(shard);
    if (isNew && leaseToken !== undefined) device.hold(leaseToken, undefined);
  }

  private deviceFor(config: DeviceConfig): DeviceReconciler {
    const key = deviceKey(config);
    const existing = this.devices.get(key);
    if (existing) return existing;
    const device = new DeviceReconciler(config.deviceId, this.context);
    this.devices.set(key, device);
    device.update(this.desiredOf(config));
    return device;
  }

  private configsOf(shard: number): DeviceConfig[] {
    return [...this.state.configs.entries.values()].filter(({ deviceId }) => shardOf(deviceId) === shard);
  }

  private devicesOf(shard: number): [string, DeviceReconciler][] {
    return [...this.devices].filter(([key]) => shardOfKey(key) === shard);
  }

  private takeCertificate(certificateId: string): void {
    for (const [key, config] of this.state.configs.entries) {
      if (usesCertificate(config, certificateId)) this.devices.get(key)?.update(this.desiredOf(config));
    }
  }

  private remove(key: string, shard: number): void {
    const device = this.devices.get(key);
    this.sightings.forget(deviceOfKey(key));
    this.devices.delete(key);
    this.reported.delete(key);
    void device?.stop();
    if (this.shards.get(shard) !== undefined) this.context.reporter.removed(key);
  }

  private desiredOf(config: DeviceConfig): DesiredDevice {
    const { userIdentity } = config;
    const userCertificateId = userIdentity.kind === 'CERTIFICATE' ? userIdentity.certificateId : null;
    return {
      config,
      certificate: this.certificateOf(config),
      userCertificate: this.state.certificates.entries.get(userCertificateId ?? ''),
    };
  }

  private certificateOf({
    securityMode,
    effectiveCertificateId,
  }: DeviceConfig): ClientCertificateState | undefined {
    if (securityMode === 'NONE' || effectiveCertificateId === null) return undefined;
    return this.state.certificates.entries.get(effectiveCertificateId);
  }

  /** Where and how a device is to be connected to. */
  targetOf({ config, certificate }: Pick<DesiredDevice, 'config' | 'certificate'>): ConnectionTarget {
    const { deviceId, endpointUrl, securityMode, securityPolicy, serverVerification, timeoutMs } = config;
    return {
      clientName: `Koios ${this.context.connectorId} ${deviceId} `,
      endpointUrl,
      securityMode,
      securityPolicy,
      certificate,
      serverVerification,
      user: this.users.ofDevice(deviceId, config.userIdentity),
      timeoutMs,
      checkServerCertificate: (chain, announced) => this.checkServer(config, chain, announced),
      observeTrust: this.trustObserver(deviceId, endpointUrl, certificate),
      observeClock: (clockOffsetMs) => this.sightings.see(config, { clockOffsetMs }),
    };
  }

  private async checkServer(
    config: DeviceConfig,
    ...[chain, announced]: Parameters<ServerCertificateCheck>
  ): Promise<ServerCertificateVerdict> {
    const { deviceId, serverVerification } = config;
    const verdict = await this.trust.check(deviceId, serverVerification, chain, new Date(), announced);
    const serverCertificateChange = this.trust.changeIn(deviceId, chain, verdict);
    this.sightings.see(config, { serverCertificateChange });
    return verdict;
  }

  /** Writes down what the device's server makes of a certificate; undefined when there is none. */
  trustObserver(
    deviceId: string,
    endpointUrl: string,
    certificate: ClientCertificateState | undefined,
  ): ConnectionTarget['observeTrust'] {
    if (!certificate) return undefined;
    const { plantId } = this.context;
    const { certificateId, revision } = certificate;
    return (outcome) =>
      this.matrix.observe({ plantId, deviceId }, { endpointUrl, certificateId, revision, ...outcome });
  }

  private report(status: DeviceStatus): void {
    const key = deviceKey(status);
    const before = this.reported.get(key);
    this.reported.set(key, status);
    if (saysSomethingNew(before, status)) this.context.reporter.changed(status);
    else if (before?.configVersion !== status.configVersion) this.context.reporter.updated(status);
    else this.context.reporter.counted(status);
  }
}

function usesCertificate(
  { effectiveCertificateId, userIdentity }: DeviceConfig,
  certificateId: string,
): boolean {
  const isUser = userIdentity.kind === 'CERTIFICATE' && userIdentity.certificateId === certificateId;
  return isUser || effectiveCertificateId === certificateId;
}

/** Of `<plant>.<device>`. */
function deviceOfKey(key: string): string {
  return key.slice(key.indexOf('.') + 1);
}

function shardOfKey(key: string): number {
  return shardOf(deviceOfKey(key));
}
