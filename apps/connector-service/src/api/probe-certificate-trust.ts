import {
  type ClientCertificateState,
  type DeviceConfig,
  KoiosError,
  mostProbesInACall,
  probeCertificateTrustIn,
} from '@koios/opcua-contracts';
import { callRpc } from '@koios/messaging';
import { entityId } from '@koios/service-kit';
import type { NatsConnection } from '@nats-io/transport-node';
import type { z } from 'zod';
import type { CertificateDevices, DeviceTrust } from './certificate-devices.js';
import type { FleetState } from './fleet-state.js';
import { grantKey } from './key-grants.js';

/** Which certificate to show to which servers. */
export interface ProbeInput {
  readonly certificateId: string;
  readonly deviceIds?: readonly string[] | null;
}

type Probe = z.infer<ReturnType<typeof probeCertificateTrustIn>['response']>['probes'][number];

const timeoutMs = 20_000;
/** How long an answer may take on top of the probes: the connector may have to hear of the devices first. */
const answerMarginMs = 4_000;
/** What was saved a moment ago may still be on its way here. */
const projectionLimitMs = 2_000;

/** Has the connectors show a certificate to servers, and tells what each of them made of it. */
export class ProbeCertificateTrust {
  constructor(
    private readonly connection: () => NatsConnection,
    private readonly fleet: FleetState,
    private readonly devices: CertificateDevices,
  ) {}

  /** @throws KoiosError for input that cannot be tried, or CONNECTOR_UNAVAILABLE when nobody in a plant answers */
  async execute({ certificateId, deviceIds }: ProbeInput): Promise<DeviceTrust[]> {
    const certificate = await this.existing(certificateId);
    const devices = deviceIds ? await this.chosen(deviceIds) : this.usersOf(certificate);
    const plants = Map.groupBy(devices, ({ plantId }) => plantId);
    const asked = [...plants].map(([plantId, inPlant]) => this.ask(plantId, certificate, inPlant));
    const probes = new Map((await Promise.all(asked)).flat().map((probe) => [probe.deviceId, probe]));
    return devices.map((device) => this.present(device, certificate, probes.get(device.deviceId)));
  }

  private async existing(certificateId: string): Promise<ClientCertificateState> {
    const id = entityId(certificateId, 'CERTIFICATE_NOT_FOUND', 'certificateId');
    const certificate = await this.fleet.certificates.getSoon(id, projectionLimitMs);
    if (!certificate) throw new KoiosError('CERTIFICATE_NOT_FOUND', undefined, 'certificateId');
    return certificate;
  }

  private async chosen(deviceIds: readonly string[]): Promise<DeviceConfig[]> {
    if (deviceIds.length > mostProbesInACall) {
      throw new KoiosError('BAD_USER_INPUT', `At most ${mostProbesInACall} devices at a time.`, 'deviceIds');
    }
    return Promise.all(
      [...new Set(deviceIds)].map(async (deviceId) => {
        const id = entityId(deviceId, 'DEVICE_NOT_FOUND', 'deviceIds');
        const config = await this.fleet.configs.getSoon(id, projectionLimitMs);
        if (!config) throw new KoiosError('DEVICE_NOT_FOUND', undefined, 'deviceIds');
        return config;
      }),
    );
  }

  /** Those first that have not accepted it yet. */
  private usersOf({ certificateId, revision }: ClientCertificateState): DeviceConfig[] {
    const accepts = (device: DeviceConfig): number =>
      this.devices.trustOf(device, certificateId, revision).verdict === 'ACCEPTED' ? 1 : 0;
    return this.devices
      .using(certificateId)
      .sort((one, other) => accepts(one) - accepts(other))
      .slice(0, mostProbesInACall);
  }

  private async ask(
    plantId: string,
    { certificateId }: ClientCertificateState,
    devices: readonly DeviceConfig[],
  ): Promise<Probe[]> {
    const deviceIds = devices.map(({ deviceId }) => deviceId);
    const request = { certificateId, deviceIds, timeoutMs };
    const limit = { timeoutMs: timeoutMs + answerMarginMs };
    try {
      const call = probeCertificateTrustIn(plantId);
      await grantKey(this.connection(), plantId, request.certificateId);
      return (await callRpc(this.connection(), call, request, limit)).probes;
    } catch (error) {
      const isUnanswered = error instanceof KoiosError && error.code === 'SERVICE_UNAVAILABLE';
      throw isUnanswered ? new KoiosError('CONNECTOR_UNAVAILABLE') : error;
    }
  }

  /** What was known before stays where the server did not come to see the certificate, with the reason. */
  private present(
    device: DeviceConfig,
    { certificateId, revision }: ClientCertificateState,
    probe: Probe | undefined,
  ): DeviceTrust {
    const known = this.devices.trustOf(device, certificateId, probe?.revision ?? revision);
    // Where a session was refused, a channel proves nothing.
    if (!probe || (probe.verdict === 'ACCEPTED' && known.stage === 'SESSION')) return known;
    const { statusCode, verdict } = probe;
    if (verdict === 'NONE') return { ...known, statusCode };
    const since = known.verdict === verdict ? known.since : new Date().toISOString();
    return { ...known, verdict, statusCode, since };
  }
}
