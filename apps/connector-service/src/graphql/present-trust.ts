import type { DeviceTrust } from '../api/certificate-devices.js';
import type { CertificateTrust } from './schema.generated.js';

/** A server's verdict as the schema shows it. */
export function presentTrust(trust: DeviceTrust): CertificateTrust {
  const { device, certificateId, revision, verdict, statusCode } = trust;
  const { deviceId, plantId, endpointUrl } = device;
  const since = trust.since === null ? null : new Date(trust.since);
  return { deviceId, plantId, endpointUrl, certificateId, revision, verdict, statusCode, since };
}
