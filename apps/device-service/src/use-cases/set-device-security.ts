import type { Emit, Transactions } from '@koios/messaging';
import { deviceCertificateReassigned } from '@koios/opcua-contracts';
import { entityId } from '@koios/service-kit';
import type { CertificateDirectory } from '../certificates/certificate-directory.js';
import { lockDevice, storeRevision } from '../database/device-rows.js';
import { lockDefaultCertificate } from '../database/lock-default-certificate.js';
import { requireNotDeleted } from '../database/require-not-deleted.js';
import type { DesiredState } from '../desired-state/desired-state.js';
import { type Device, deviceFacts, effectiveCertificateId, revise } from '../domain/device.js';
import {
  parseSecuritySettings,
  type SecurityInput,
  type SecuritySettings,
} from '../domain/security-settings.js';

/** A device's security settings, as a caller gives them. */
export interface DeviceSecurityInput extends SecurityInput {
  readonly deviceId: string;
}

/** Sets security mode, policy and client certificate of a device together. */
export class SetDeviceSecurity {
  constructor(
    private readonly transactions: Transactions,
    private readonly certificates: CertificateDirectory,
    private readonly desiredState: DesiredState,
  ) {}

  /** @throws KoiosError DEVICE_NOT_FOUND, SECURITY_POLICY_INVALID, CERTIFICATE_NOT_FOUND or SERVICE_UNAVAILABLE */
  async execute(input: DeviceSecurityInput): Promise<Device> {
    const id = entityId(input.deviceId, 'DEVICE_NOT_FOUND', 'deviceId');
    const settings = parseSecuritySettings(input);
    await this.certificates.requireUsable(settings);
    const device = await this.store(id, settings);
    await this.desiredState.projectSoon(deviceFacts(device));
    return device;
  }

  private store(id: string, settings: SecuritySettings): Promise<Device> {
    return this.transactions.run(async (manager, emit) => {
      const { certificateId: defaultId } = await lockDefaultCertificate(manager, 'SHARED');
      await requireNotDeleted(manager, settings.clientCertificateId);
      const present = await lockDevice(manager, id, 'deviceId');
      const revised = revise(present, settings);
      if (revised === present) return present;
      await storeRevision(manager, emit, revised);
      await emitReassignment(
        emit,
        revised,
        effectiveCertificateId(present, defaultId),
        effectiveCertificateId(revised, defaultId),
      );
      return revised;
    });
  }
}

async function emitReassignment(
  emit: Emit,
  device: Device,
  previous: string | null,
  now: string | null,
): Promise<void> {
  if (now === null || now === previous) return;
  await emit(deviceCertificateReassigned, device.id, {
    ...deviceFacts(device),
    previousCertificateId: previous,
    certificateId: now,
    reason: 'ASSIGNED',
  });
}
