import type { Transactions } from '@koios/messaging';
import { type KeyCustody, KoiosError, plantIdSchema, plantKeyCustodyChanged } from '@koios/opcua-contracts';
import type { EntityManager } from 'typeorm';
import { deviceEntity } from '../database/device-entity.js';
import { plantEntity } from '../database/plant-entity.js';
import type { DesiredState } from '../desired-state/desired-state.js';
import { type DeviceFacts, deviceFacts } from '../domain/device.js';
import type { Plant } from '../domain/plant.js';

/** Sets where the private keys are that a plant's connectors use. cert-service audits it by the event. */
export class SetPlantKeyCustody {
  constructor(
    private readonly transactions: Transactions,
    private readonly desiredState: DesiredState,
  ) {}

  /** What it is set to already changes nothing. @throws KoiosError PLANT_NOT_FOUND */
  async execute(id: string, keyCustody: KeyCustody, changedBy: string): Promise<Plant> {
    const { plant, devices } = await this.transactions.run(async (manager, emit) => {
      const present = await lockPlant(manager, id);
      if (present.keyCustody === keyCustody) return { plant: present, devices: [] };
      await manager.getRepository(plantEntity).update({ id }, { keyCustody });
      await emit(plantKeyCustodyChanged, id, { plantId: id, name: present.name, keyCustody, changedBy });
      return { plant: { ...present, keyCustody }, devices: await bumpDevices(manager, id) };
    });
    await this.desiredState.projectSoon(...devices);
    return plant;
  }
}

/** Locked against whoever adds a device to it: that one is projected with what it is set to then. */
async function lockPlant(manager: EntityManager, id: string): Promise<Plant> {
  const isId = plantIdSchema.safeParse(id).success;
  const lock = { mode: 'pessimistic_write' } as const;
  const plant = isId ? await manager.getRepository(plantEntity).findOne({ where: { id }, lock }) : null;
  if (!plant) throw new KoiosError('PLANT_NOT_FOUND', undefined, 'id');
  return plant;
}

async function bumpDevices(manager: EntityManager, plantId: string): Promise<DeviceFacts[]> {
  const devices = manager.getRepository(deviceEntity);
  const ofPlant = await devices.find({
    select: { id: true, plantId: true, name: true },
    where: { plantId },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  await devices.update({ plantId }, { version: () => 'version + 1' });
  return ofPlant.map(deviceFacts);
}
