import { entityId } from '@koios/service-kit';
import type { Device } from '../domain/device.js';
import type { ChangeDevice } from './change-device.js';

/** Starts or stops the scanning of a device. */
export class SetDeviceEnabled {
  constructor(private readonly changeDevice: ChangeDevice) {}

  /** @throws KoiosError DEVICE_NOT_FOUND */
  async execute(id: string, enabled: boolean): Promise<Device> {
    return this.changeDevice.execute(entityId(id, 'DEVICE_NOT_FOUND'), { enabled });
  }
}
