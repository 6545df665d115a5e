import type { Transactions } from '@koios/messaging';
import { lockDevice, storeRevision } from '../database/device-rows.js';
import type { DesiredState } from '../desired-state/desired-state.js';
import { type Device, deviceFacts, type DeviceSettings, revise } from '../domain/device.js';

/** Changes settings of a device that do not touch its certificate, and projects it. */
export class ChangeDevice {
  constructor(
    private readonly transactions: Transactions,
    private readonly desiredState: DesiredState,
  ) {}

  /** Values that are there already change nothing. @throws KoiosError DEVICE_NOT_FOUND or DEVICE_NAME_TAKEN */
  async execute(id: string, changes: Partial<DeviceSettings>): Promise<Device> {
    const device = await this.transactions.run(async (manager, emit) => {
      const present = await lockDevice(manager, id);
      const revised = revise(present, changes);
      if (revised !== present) await storeRevision(manager, emit, revised);
      return revised;
    });
    await this.desiredState.projectSoon(deviceFacts(device));
    return device;
  }
}
