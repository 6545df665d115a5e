import type { DataSource } from 'typeorm';

/** How new the configuration of a device is. */
export interface DeviceVersion {
  readonly plantId: string;
  readonly deviceId: string;
  readonly version: number;
}

/** Of every device. */
export async function readDeviceVersions(dataSource: DataSource): Promise<DeviceVersion[]> {
  return dataSource.query<DeviceVersion[]>(
    'SELECT plant_id AS "plantId", id AS "deviceId", version FROM device ORDER BY id',
  );
}
