import type { Emit, Transactions } from '@koios/messaging';
import {
  deviceCertificateReassigned,
  type ServerVerification,
  type UserIdentityInput,
} from '@koios/opcua-contracts';
import { entityId } from '@koios/service-kit';
import type { CertificateDirectory } from '../certificates/certificate-directory.js';
import { lockDevice, storeRevision } from '../database/device-rows.js';
import { lockDefaultCertificate } from '../database/lock-default-certificate.js';
import { requireIdentityNotDeleted, requireNotDeleted } from '../database/require-not-deleted.js';
import type { DesiredState } from '../desired-state/desired-state.js';
import { type Device, deviceFacts, effectiveCertificateId, revise } from '../domain/device.js';
import {
  parseSecuritySettings,
  type SecurityInput,
  type SecuritySettings,
} from '../domain/security-settings.js';
import { adoptIdentity, type AskedIdentity } from '../domain/user-identity.js';
import type { UserIdentities } from '../user-identity/user-identities.js';

/** A device's security settings, as a caller gives them. */
export interface DeviceSecurityInput extends SecurityInput {
  readonly deviceId: string;
  readonly serverVerification?: ServerVerification | null;
  readonly userIdentity?: UserIdentityInput | null;
}

/** The settings, checked; what is undefined stays. */
interface CheckedSecurity {
  readonly settings: SecuritySettings;
  readonly serverVerification: ServerVerification | undefined;
  readonly identity: AskedIdentity | undefined;
}

/** Sets security mode, policy and client certificate of a device together, and how both sides are verified. */
export class SetDeviceSecurity {
  constructor(
    private readonly transactions: Transactions,
    private readonly certificates: CertificateDirectory,
    private readonly userIdentities: UserIdentities,
    private readonly desiredState: DesiredState,
  ) {}

  /** @throws KoiosError for each wrong value, with its field; DEVICE_NOT_FOUND, PASSWORD_REQUIRED or SERVICE_UNAVAILABLE */
  async execute(input: DeviceSecurityInput): Promise<Device> {
    const id = entityId(input.deviceId, 'DEVICE_NOT_FOUND', 'deviceId');
    const settings = parseSecuritySettings(input);
    await this.certificates.requireUsable(settings);
    const identity = input.userIdentity ? await this.userIdentities.take(id, input.userIdentity) : undefined;
    const serverVerification = input.serverVerification ?? undefined;
    const device = await this.store(id, { settings, serverVerification, identity });
    await this.desiredState.projectSoon(deviceFacts(device));
    return device;
  }

  private store(id: string, checked: CheckedSecurity): Promise<Device> {
    return this.transactions.run(async (manager, emit) => {
      const { certificateId: defaultId } = await lockDefaultCertificate(manager, 'SHARED');
      await requireNotDeleted(manager, checked.settings.clientCertificateId);
      const present = await lockDevice(manager, id, 'deviceId');
      const changes = changesTo(present, checked);
      await requireIdentityNotDeleted(manager, changes.userIdentity);
      const revised = revise(present, changes);
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

function changesTo(device: Device, { settings, serverVerification, identity }: CheckedSecurity) {
  return {
    ...settings,
    serverVerification: serverVerification ?? device.serverVerification,
    userIdentity: identity ? adoptIdentity(identity, device.userIdentity) : device.userIdentity,
  };
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
