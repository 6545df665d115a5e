import type { DeviceConfig, DeviceStatus } from '@koios/opcua-contracts';

/** What was seen of a device's server at the last connect, and belongs to its status. */
export type ServerSighting = Pick<DeviceStatus, 'clockOffsetMs' | 'serverCertificateChange'>;

/** Where, and with which security, a server was seen. */
type SightedDevice = Pick<DeviceConfig, 'deviceId' | 'endpointUrl' | 'securityMode' | 'securityPolicy'>;

const nothing: ServerSighting = { clockOffsetMs: null, serverCertificateChange: null };

/**
 * What the devices' servers have shown of themselves, whether a session came of it or not. It says nothing of another endpoint,
 * nor of the same with other security settings.
 */
export class ServerSightings {
  private readonly byDevice = new Map<string, { readonly server: string; readonly seen: ServerSighting }>();

  of(device: SightedDevice): ServerSighting {
    const sighting = this.byDevice.get(device.deviceId);
    return sighting?.server === serverOf(device) ? sighting.seen : nothing;
  }

  see(device: SightedDevice, seen: Partial<ServerSighting>): void {
    this.byDevice.set(device.deviceId, { server: serverOf(device), seen: { ...this.of(device), ...seen } });
  }

  forget(deviceId: string): void {
    this.byDevice.delete(deviceId);
  }
}

function serverOf({ endpointUrl, securityMode, securityPolicy }: SightedDevice): string {
  return JSON.stringify([endpointUrl, securityMode, securityPolicy]);
}
