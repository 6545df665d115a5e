import { deviceUpdated, KoiosError } from '@koios/opcua-contracts';
import type { Emit } from '@koios/messaging';
import type { EntityManager } from 'typeorm';
import { type Device, deviceFacts } from '../domain/device.js';
import { deviceEntity } from './device-entity.js';
import { orTaken } from './name-taken.js';

/** What the unique constraints of a device stand for. */
export const deviceConstraints = { device_name_taken: { code: 'DEVICE_NAME_TAKEN', field: 'name' } } as const;

/** The device, locked until the transaction ends. @throws KoiosError DEVICE_NOT_FOUND */
export async function lockDevice(manager: EntityManager, id: string, field = 'id'): Promise<Device> {
  const device = await manager
    .getRepository(deviceEntity)
    .findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!device) throw new KoiosError('DEVICE_NOT_FOUND', undefined, field);
  return device;
}

/** Stores what became of a locked device, with the event. @throws KoiosError DEVICE_NAME_TAKEN */
export async function storeRevision(manager: EntityManager, emit: Emit, device: Device): Promise<void> {
  const { id, ...columns } = device;
  await orTaken(deviceConstraints, () => manager.getRepository(deviceEntity).update({ id }, columns));
  await emit(deviceUpdated, id, deviceFacts(device));
}
