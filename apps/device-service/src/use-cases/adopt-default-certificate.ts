import type { Emit } from '@koios/messaging';
import { deviceCertificateReassigned } from '@koios/opcua-contracts';
import { type EntityManager, IsNull } from 'typeorm';
import { defaultCertificateEntity } from '../database/default-certificate-entity.js';
import { deviceEntity } from '../database/device-entity.js';
import { lockDefaultCertificate } from '../database/lock-default-certificate.js';
import { isOutdated } from '../domain/default-certificate.js';
import { type DeviceFacts, deviceFacts } from '../domain/device.js';

/** A certificate that is the default since then. */
export interface NewDefault {
  readonly certificateId: string;
  readonly since: Date;
}

/** Lets the devices without an assignment use the new default. */
export class AdoptDefaultCertificate {
  /** Answers the devices whose effective certificate changed; older news than the known changes nothing. */
  async execute(
    manager: EntityManager,
    emit: Emit,
    { certificateId, since }: NewDefault,
    isOld = isOutdated,
  ): Promise<DeviceFacts[]> {
    const known = await lockDefaultCertificate(manager, 'ALONE');
    if (isOld(known, since)) return [];
    await manager.getRepository(defaultCertificateEntity).update({ id: true }, { certificateId, since });
    if (known.certificateId === certificateId) return [];
    const devices = await bumpUnassignedDevices(manager);
    for (const device of devices) {
      await emit(deviceCertificateReassigned, device.deviceId, {
        ...device,
        previousCertificateId: known.certificateId,
        certificateId,
        reason: 'DEFAULT_CHANGED',
      });
    }
    return devices;
  }
}

async function bumpUnassignedDevices(manager: EntityManager): Promise<DeviceFacts[]> {
  const devices = manager.getRepository(deviceEntity);
  const unassigned = await devices.find({
    select: { id: true, plantId: true, name: true },
    where: { clientCertificateId: IsNull() },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  await devices.update({ clientCertificateId: IsNull() }, { version: () => 'version + 1' });
  return unassigned.map(deviceFacts);
}
