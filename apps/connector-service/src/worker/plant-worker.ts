import {
  type ClientCertificateState,
  type clientCertificatesBucket,
  type DeviceConfig,
  type deviceConfigBucket,
  deviceKey,
  type DeviceStatus,
  type serverTrustBucket,
} from '@koios/opcua-contracts';
import type { WatchedBucket } from '@koios/messaging';
import { saysSomethingNew } from '../domain/device-report.js';
import { observeDevices } from '../metrics/device-metrics.js';
import type { ConnectionTarget } from './connection-opener.js';
import type { DesiredDevice } from './desired-device.js';
import { DeviceReconciler } from './device-reconciler.js';
import type { PlantContext } from './plant-context.js';
import type { SessionUsers } from './session-users.js';
import type { ServerTrust } from './server-trust.js';
import type { TrustMatrix } from './trust-matrix.js';

/** The live copies of what other services want of a plant's devices. */
export interface PlantState {
  readonly configs: WatchedBucket<(typeof deviceConfigBucket)['value']>;
  readonly certificates: WatchedBucket<(typeof clientCertificatesBucket)['value']>;
  readonly serverTrust: WatchedBucket<(typeof serverTrustBucket)['value']>;
}

/** Everything around the devices that they share, without what the worker itself gives them. */
export type PlantParts = Omit<PlantContext, 'targetOf' | 'report'>;

/** Keeps one reconciler for each device of the plant, and tells it what is wanted. */
export class PlantWorker {
  private readonly devices = new Map<string, DeviceReconciler>();
  private readonly reported = new Map<string, DeviceStatus>();
  private readonly context: PlantContext;
  private unsubscribe: (() => void)[] = [];

  constructor(
    parts: PlantParts,
    private readonly state: PlantState,
    private readonly trust: ServerTrust,
    private readonly matrix: Pick<TrustMatrix, 'observe'>,
    private readonly users: SessionUsers,
  ) {
    this.context = {
      ...parts,
      targetOf: (desired) => this.targetOf(desired),
      report: (status) => this.report(status),
    };
  }

  /** The watches have their first snapshots: nothing that is missing in them is just late. */
  start(): void {
    const { configs, certificates, serverTrust } = this.state;
    this.unsubscribe = [
      observeDevices(this.reported),
      configs.subscribe((key, config) => this.takeConfig(key, config)),
      certificates.subscribe((certificateId) => this.takeCertificate(certificateId)),
      serverTrust.subscribe((key) => this.devices.get(key)?.wake()),
    ];
  }

  async stop(): Promise<void> {
    for (const unsubscribe of this.unsubscribe) unsubscribe();
    await Promise.all([...this.devices.values()].map((device) => device.stop()));
    this.devices.clear();
  }

  get plantId(): string {
    return this.context.plantId;
  }

  get enabledDeviceCount(): number {
    return [...this.state.configs.entries.values()].filter(({ enabled }) => enabled).length;
  }

  configOf(deviceId: string): DeviceConfig | undefined {
    return this.state.configs.entries.get(deviceKey({ plantId: this.context.plantId, deviceId }));
  }

  /** Somebody has just seen the server accept our certificate: what waits for that need not wait any longer. */
  wake(deviceId: string): void {
    this.devices.get(deviceKey({ plantId: this.context.plantId, deviceId }))?.wake();
  }

  private takeConfig(key: string, config: DeviceConfig | undefined): void {
    if (!config) return this.remove(key);
    const device = this.devices.get(key) ?? new DeviceReconciler(config.deviceId, this.context);
    this.devices.set(key, device);
    device.update(this.desiredOf(config));
  }

  private takeCertificate(certificateId: string): void {
    for (const [key, config] of this.state.configs.entries) {
      if (usesCertificate(config, certificateId)) this.devices.get(key)?.update(this.desiredOf(config));
    }
  }

  private remove(key: string): void {
    const device = this.devices.get(key);
    this.devices.delete(key);
    this.reported.delete(key);
    void device?.stop();
    this.context.reporter.removed(key);
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
      endpointUrl,
      securityMode,
      securityPolicy,
      certificate,
      serverVerification,
      user: this.users.ofDevice(deviceId, config.userIdentity),
      timeoutMs,
      checkServerCertificate: (chain) => this.trust.check(deviceId, serverVerification, chain, new Date()),
      observeTrust: this.trustObserver(deviceId, endpointUrl, certificate),
    };
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
  }
}

function usesCertificate(
  { effectiveCertificateId, userIdentity }: DeviceConfig,
  certificateId: string,
): boolean {
  const isUser = userIdentity.kind === 'CERTIFICATE' && userIdentity.certificateId === certificateId;
  return isUser || effectiveCertificateId === certificateId;
}
