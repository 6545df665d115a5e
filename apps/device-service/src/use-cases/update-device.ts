import type { ReadMode } from '@koios/opcua-contracts';
import { entityId } from '@koios/service-kit';
import type { Device, DeviceSettings } from '../domain/device.js';
import { parseEndpointUrl } from '../domain/endpoint-url.js';
import { parseName } from '../domain/name.js';
import { parseScanRateMs } from '../domain/scan-rate.js';
import { parseTags, type TagInput } from '../domain/tag.js';
import { parseTimeoutMs } from '../domain/timeout.js';
import type { ChangeDevice } from './change-device.js';

/** What to change, as a caller gives it; what is omitted stays. */
export interface UpdateDeviceInput {
  readonly id: string;
  readonly name?: string | null;
  readonly endpointUrl?: string | null;
  readonly scanRateMs?: number | null;
  readonly tags?: readonly TagInput[] | null;
  readonly readMode?: ReadMode | null;
  readonly timeoutMs?: number | null;
}

/** Changes name, address, tags or the way of reading of a device. */
export class UpdateDevice {
  constructor(private readonly changeDevice: ChangeDevice) {}

  /** @throws KoiosError for each wrong value, with its field; DEVICE_NOT_FOUND, DEVICE_NAME_TAKEN */
  async execute(input: UpdateDeviceInput): Promise<Device> {
    return this.changeDevice.execute(entityId(input.id, 'DEVICE_NOT_FOUND'), parseChanges(input));
  }
}

function parseChanges(input: UpdateDeviceInput): Partial<DeviceSettings> {
  const { name, endpointUrl, scanRateMs, tags, readMode, timeoutMs } = input;
  return {
    ...(name != null && { name: parseName(name) }),
    ...(endpointUrl != null && { endpointUrl: parseEndpointUrl(endpointUrl) }),
    ...(scanRateMs != null && { scanRateMs: parseScanRateMs(scanRateMs) }),
    ...(tags != null && { tags: parseTags(tags) }),
    ...(readMode != null && { readMode }),
    ...(timeoutMs != null && { timeoutMs: parseTimeoutMs(timeoutMs) }),
  };
}
