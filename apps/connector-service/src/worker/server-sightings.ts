import type { DeviceStatus } from '@koios/opcua-contracts';

/** What was seen of a device's server at the last connect, and belongs to its status. */
export type ServerSighting = Pick<DeviceStatus, 'clockOffsetMs' | 'serverCertificateChange'>;

const nothing: ServerSighting = { clockOffsetMs: null, serverCertificateChange: null };

/** What the devices' servers have shown of themselves, whether a session came of it or not. */
export class ServerSightings {
  private readonly byDevice = new Map<string, ServerSighting>();

  of(deviceId: string): ServerSighting {
    return this.byDevice.get(deviceId) ?? nothing;
  }

  see(deviceId: string, seen: Partial<ServerSighting>): void {
    this.byDevice.set(deviceId, { ...this.of(deviceId), ...seen });
  }

  forget(deviceId: string): void {
    this.byDevice.delete(deviceId);
  }
}
