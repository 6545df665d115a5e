import { EntitySchema } from 'typeorm';
import type { Device } from '../domain/device.js';

export const deviceEntity = new EntitySchema<Device>({
  name: 'Device',
  tableName: 'device',
  columns: {
    id: { type: 'uuid', primary: true },
    plantId: { type: 'text', name: 'plant_id' },
    name: { type: 'text' },
    endpointUrl: { type: 'text', name: 'endpoint_url' },
    securityMode: { type: 'text', name: 'security_mode' },
    securityPolicy: { type: 'text', name: 'security_policy' },
    clientCertificateId: { type: 'uuid', name: 'client_certificate_id', nullable: true },
    enabled: { type: 'boolean' },
    scanRateMs: { type: 'integer', name: 'scan_rate_ms' },
    tags: { type: 'jsonb' },
    readMode: { type: 'text', name: 'read_mode' },
    timeoutMs: { type: 'integer', name: 'timeout_ms' },
    serverVerification: { type: 'text', name: 'server_verification' },
    userIdentity: { type: 'jsonb', name: 'user_identity' },
    version: { type: 'integer' },
    createdAt: { type: 'timestamptz', name: 'created_at' },
  },
});
