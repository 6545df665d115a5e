import type { ClientCertificateState, DeviceConfig, TrustVerdict } from '@koios/opcua-contracts';
import { type RotationProgress, rotationProgress } from '../domain/rotation-progress.js';
import type { FleetState } from './fleet-state.js';
import type { ShownStatuses } from './shown-statuses.js';

/** What a device's server makes of one revision of a certificate. */
export interface DeviceTrust {
  readonly device: DeviceConfig;
  readonly certificateId: string;
  readonly revision: number;
  readonly verdict: TrustVerdict['verdict'] | 'NEVER_TRIED';
  readonly since: string | null;
  readonly statusCode: string | null;
  /** Where the server said so; null when it was never tried. */
  readonly stage: TrustVerdict['stage'] | null;
}

/** The devices that a certificate is for, with what their servers make of it, from what connectors have reported. */
export class CertificateDevices {
  constructor(
    private readonly fleet: FleetState,
    private readonly shown: ShownStatuses,
  ) {}

  certificate(certificateId: string): ClientCertificateState | undefined {
    return this.fleet.certificates.get(certificateId);
  }

  /** Those that use it, by plant and id. */
  using(certificateId: string): DeviceConfig[] {
    return this.fleet.configs
      .filter((config) => config.effectiveCertificateId === certificateId && config.securityMode !== 'NONE')
      .sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
  }

  trustOf(device: DeviceConfig, certificateId: string, revision: number): DeviceTrust {
    const said = this.fleet.certificateTrust
      .get(device.deviceId)
      ?.verdicts.find(
        (verdict) =>
          verdict.certificateId === certificateId &&
          verdict.revision === revision &&
          verdict.endpointUrl === device.endpointUrl,
      );
    const { verdict = 'NEVER_TRIED', since = null, statusCode = null, stage = null } = said ?? {};
    return { device, certificateId, revision, verdict, since, statusCode, stage };
  }

  rotationOf(certificate: ClientCertificateState): RotationProgress {
    const { certificateId, revision } = certificate;
    const devices = this.using(certificateId).filter(({ enabled }) => enabled);
    const rotating = devices.map((device) => ({
      status: this.shown.get(device.deviceId),
      verdict: this.trustOf(device, certificateId, revision).verdict,
    }));
    return rotationProgress(rotating, certificate);
  }
}

function placeOf({ plantId, deviceId }: DeviceConfig): string {
  return `${plantId}.${deviceId}`;
}
