import type { Transactions } from '@koios/messaging';
import { deviceDeleted } from '@koios/opcua-contracts';
import { entityId } from '@koios/service-kit';
import { deviceEntity } from '../database/device-entity.js';
import { lockDevice } from '../database/device-rows.js';
import type { DesiredState } from '../desired-state/desired-state.js';
import { deviceFacts } from '../domain/device.js';

/** Deletes a device; its connector closes the connection when the desired state is gone. */
export class DeleteDevice {
  constructor(
    private readonly transactions: Transactions,
    private readonly desiredState: DesiredState,
  ) {}

  /** @throws KoiosError DEVICE_NOT_FOUND */
  async execute(deviceId: string): Promise<string> {
    const id = entityId(deviceId, 'DEVICE_NOT_FOUND');
    const facts = await this.transactions.run(async (manager, emit) => {
      const device = await lockDevice(manager, id);
      await manager.getRepository(deviceEntity).delete({ id });
      await emit(deviceDeleted, id, deviceFacts(device));
      return deviceFacts(device);
    });
    await this.desiredState.projectSoon(facts);
    return id;
  }
}
