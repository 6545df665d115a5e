import { isDeepStrictEqual } from 'node:util';
import type { ReadMode, ServerVerification } from '@koios/opcua-contracts';
import type { SecuritySettings } from './security-settings.js';
import type { Tag } from './tag.js';
import type { UserIdentity } from './user-identity.js';

/** What can be changed of a device. */
export interface DeviceSettings extends SecuritySettings {
  readonly name: string;
  readonly endpointUrl: string;
  readonly enabled: boolean;
  readonly scanRateMs: number;
  readonly tags: Tag[];
  readonly readMode: ReadMode;
  /** For connecting, and for any answer of the server. */
  readonly timeoutMs: number;
  readonly serverVerification: ServerVerification;
  readonly userIdentity: UserIdentity;
}

/** An OPC UA server that Koios scans. */
export interface Device extends DeviceSettings {
  readonly id: string;
  readonly plantId: string;
  /** Grows with each change of the device or of the certificate it effectively uses. */
  readonly version: number;
  readonly createdAt: Date;
}

/** A device as events and keys name it. */
export interface DeviceFacts {
  readonly deviceId: string;
  readonly plantId: string;
  readonly name: string;
}

/** A device that was just added is not scanned before somebody enables it. */
export function newDevice(
  identity: Pick<Device, 'id' | 'plantId' | 'createdAt'>,
  settings: Omit<DeviceSettings, 'enabled'>,
): Device {
  return { ...identity, ...settings, enabled: false, version: 1 };
}

/** The device with the changes made to it; the same device when they change nothing. */
export function revise(device: Device, changes: Partial<DeviceSettings>): Device {
  const revised = { ...device, ...changes };
  // The database gives objects back with their properties in an order of its own.
  if (isDeepStrictEqual(revised, device)) return device;
  return { ...revised, version: device.version + 1 };
}

/** The certificate that a device really uses; null while no default is known. */
export function effectiveCertificateId(
  device: Pick<Device, 'clientCertificateId'>,
  defaultCertificateId: string | null,
): string | null {
  return device.clientCertificateId ?? defaultCertificateId;
}

/** What every event about a device says of it. */
export function deviceFacts(device: Pick<Device, 'id' | 'plantId' | 'name'>): DeviceFacts {
  return { deviceId: device.id, plantId: device.plantId, name: device.name };
}
