import type { DeviceTrust } from '../api/certificate-devices.js';
import type { CertificateTrust } from './schema.generated.js';

/** A server's verdict as the schema shows it. */
export function presentTrust({ device, since, ...verdict }: DeviceTrust): CertificateTrust {
  const { deviceId, plantId, endpointUrl } = device;
  return { deviceId, plantId, endpointUrl, ...verdict, since: since === null ? null : new Date(since) };
}
