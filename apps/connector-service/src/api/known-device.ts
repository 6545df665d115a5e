import { type DeviceConfig, KoiosError } from '@koios/opcua-contracts';
import { entityId } from '@koios/service-kit';
import type { FleetState } from './fleet-state.js';

/** What was saved a moment ago may still be on its way here. */
const projectionLimitMs = 2_000;

/** A saved device. @throws KoiosError DEVICE_NOT_FOUND */
export async function knownDevice(fleet: FleetState, deviceId: string): Promise<DeviceConfig> {
  const id = entityId(deviceId, 'DEVICE_NOT_FOUND', 'deviceId');
  const config = await fleet.configs.getSoon(id, projectionLimitMs);
  if (!config) throw new KoiosError('DEVICE_NOT_FOUND', undefined, 'deviceId');
  return config;
}
