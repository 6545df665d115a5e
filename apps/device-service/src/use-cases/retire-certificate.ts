import type { Emit } from '@koios/messaging';
import { deviceCertificateReassigned, deviceUpdated } from '@koios/opcua-contracts';
import type { EntityManager } from 'typeorm';
import { deletedCertificateEntity } from '../database/deleted-certificate-entity.js';
import { deviceEntity } from '../database/device-entity.js';
import { lockDefaultCertificate } from '../database/lock-default-certificate.js';
import { type DeviceFacts, deviceFacts } from '../domain/device.js';

/** A certificate that is gone. */
export interface RetiredCertificate {
  readonly certificateId: string;
  readonly deletedAt: Date;
}

/** Lets the devices of a deleted certificate fall back to the default; where it identified a user, nobody takes its place. */
export class RetireCertificate {
  /** Answers the devices that used it. For a certificate that is retired already there are none. */
  async execute(manager: EntityManager, emit: Emit, retired: RetiredCertificate): Promise<DeviceFacts[]> {
    const { certificateId: fallbackId } = await lockDefaultCertificate(manager, 'ALONE');
    await manager
      .createQueryBuilder()
      .insert()
      .into(deletedCertificateEntity)
      .values(retired)
      .orIgnore()
      .execute();
    await lockUsers(manager, retired.certificateId);
    const devices = await releaseDevices(manager, retired.certificateId);
    if (devices.length > 0) await record(manager, devices, retired, fallbackId);
    for (const device of devices) await emitReassignment(emit, device, retired.certificateId, fallbackId);
    const users = await clearUserCertificate(manager, retired.certificateId);
    for (const device of users) await emit(deviceUpdated, device.deviceId, device);
    return [...devices, ...users];
  }
}

/** In the order in which everybody locks many devices: who holds one and waits for another would end in a deadlock. */
async function lockUsers(manager: EntityManager, certificateId: string): Promise<void> {
  await manager.query(
    `SELECT 1 FROM device WHERE client_certificate_id = $1 OR user_identity->>'certificateId' = $1::text
     ORDER BY id FOR UPDATE`,
    [certificateId],
  );
}

async function releaseDevices(manager: EntityManager, clientCertificateId: string): Promise<DeviceFacts[]> {
  const devices = manager.getRepository(deviceEntity);
  const assigned = await devices.find({
    select: { id: true, plantId: true, name: true },
    where: { clientCertificateId },
    order: { id: 'ASC' },
  });
  await devices.update({ clientCertificateId }, { clientCertificateId: null, version: () => 'version + 1' });
  return assigned.map(deviceFacts);
}

async function clearUserCertificate(manager: EntityManager, certificateId: string): Promise<DeviceFacts[]> {
  const [rows] = await manager.query<[DeviceFacts[], number]>(
    `UPDATE device SET user_identity = jsonb_set(user_identity, '{certificateId}', 'null'), version = version + 1
     WHERE user_identity->>'certificateId' = $1
     RETURNING id AS "deviceId", plant_id AS "plantId", name`,
    [certificateId],
  );
  return rows;
}

async function record(
  manager: EntityManager,
  devices: readonly DeviceFacts[],
  { certificateId, deletedAt }: RetiredCertificate,
  toCertificateId: string | null,
): Promise<void> {
  await manager.query(
    `INSERT INTO certificate_reassignment (device_id, from_certificate_id, to_certificate_id, at)
     SELECT unnest($1::uuid[]), $2, $3, $4 ON CONFLICT DO NOTHING`,
    [devices.map(({ deviceId }) => deviceId), certificateId, toCertificateId, deletedAt],
  );
}

async function emitReassignment(
  emit: Emit,
  device: DeviceFacts,
  from: string,
  to: string | null,
): Promise<void> {
  if (to === null) return;
  await emit(deviceCertificateReassigned, device.deviceId, {
    ...device,
    previousCertificateId: from,
    certificateId: to,
    reason: 'CERTIFICATE_DELETED',
  });
}
