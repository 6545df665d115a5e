import { type DeviceConfig, deviceConfigSchema } from '@koios/opcua-contracts';
import type { DataSource } from 'typeorm';

/** One statement, so that a version and the effective certificate it stands for belong together. */
const statement = `
  SELECT device.id AS "deviceId", plant_id AS "plantId", version, device.name, endpoint_url AS "endpointUrl",
         security_mode AS "securityMode", security_policy AS "securityPolicy",
         coalesce(client_certificate_id, certificate_id) AS "effectiveCertificateId",
         enabled, scan_rate_ms AS "scanRateMs", tags, read_mode AS "readMode", timeout_ms AS "timeoutMs",
         server_verification AS "serverVerification", user_identity - 'sealedPassword' AS "userIdentity",
         key_custody AS "keyCustody"
  FROM device JOIN plant ON plant.id = plant_id CROSS JOIN default_certificate
  WHERE device.id = ANY ($1)`;

/** The desired state of these devices; those that are gone are left out. */
export async function readDeviceConfigs(
  dataSource: DataSource,
  ids: readonly string[],
): Promise<DeviceConfig[]> {
  return deviceConfigSchema.array().parse(await dataSource.query(statement, [ids]));
}
