import { EntitySchema } from 'typeorm';
import type { CertificateRevision, ClientCertificate } from '../domain/client-certificate.js';
import type { DeviceCertificateUse } from '../domain/device-certificate-use.js';
import type { ExpiryWarning } from '../domain/expiry-warning.js';
import type { IssuerCertificate } from '../domain/issuer-certificate.js';
import type { ServerCertificate, ServerTrustList } from '../domain/server-certificate.js';

/** Managed certificates; `current` is joined by the query, see `certificates.ts`. */
export const clientCertificateEntity = new EntitySchema<ClientCertificate>({
  name: 'ClientCertificate',
  tableName: 'client_certificate',
  columns: {
    id: { type: 'uuid', primary: true },
    name: { type: 'text' },
    description: { type: 'text', nullable: true },
    isDefault: { type: 'boolean', name: 'is_default' },
    origin: { type: 'text' },
    revision: { type: 'integer' },
    oldestUsableRevision: { type: 'integer', name: 'oldest_usable_revision' },
    version: { type: 'integer' },
    autoRenew: { type: 'boolean', name: 'auto_renew' },
    renewDaysBefore: { type: 'integer', name: 'renew_days_before' },
    createdAt: { type: 'timestamptz', name: 'created_at' },
  },
});

export const certificateRevisionEntity = new EntitySchema<CertificateRevision>({
  name: 'CertificateRevision',
  tableName: 'certificate_revision',
  columns: {
    certificateId: { type: 'uuid', name: 'certificate_id', primary: true },
    revision: { type: 'integer', primary: true },
    certificateChain: { type: 'bytea', array: true, name: 'certificate_chain' },
    thumbprint: { type: 'text' },
    validFrom: { type: 'timestamptz', name: 'valid_from' },
    validUntil: { type: 'timestamptz', name: 'valid_until' },
    usableUntil: { type: 'timestamptz', name: 'usable_until', nullable: true },
    createdAt: { type: 'timestamptz', name: 'created_at' },
  },
});

export const serverCertificateEntity = new EntitySchema<ServerCertificate>({
  name: 'ServerCertificate',
  tableName: 'server_certificate',
  columns: {
    id: { type: 'uuid', primary: true },
    plantId: { type: 'text', name: 'plant_id' },
    deviceId: { type: 'uuid', name: 'device_id' },
    certificateChain: { type: 'bytea', array: true, name: 'certificate_chain' },
    thumbprint: { type: 'text' },
    commonName: { type: 'text', name: 'common_name', nullable: true },
    applicationUri: { type: 'text', name: 'application_uri', nullable: true },
    issuer: { type: 'text' },
    validFrom: { type: 'timestamptz', name: 'valid_from' },
    validUntil: { type: 'timestamptz', name: 'valid_until' },
    selfSigned: { type: 'boolean', name: 'self_signed' },
    trust: { type: 'text' },
    trustGround: { type: 'text', name: 'trust_ground', nullable: true },
    firstSeenAt: { type: 'timestamptz', name: 'first_seen_at' },
    lastSeenAt: { type: 'timestamptz', name: 'last_seen_at' },
  },
});

export const serverTrustListEntity = new EntitySchema<ServerTrustList>({
  name: 'ServerTrustList',
  tableName: 'server_trust_list',
  columns: {
    deviceId: { type: 'uuid', name: 'device_id', primary: true },
    plantId: { type: 'text', name: 'plant_id' },
    version: { type: 'integer' },
  },
});

export const deviceCertificateUseEntity = new EntitySchema<DeviceCertificateUse>({
  name: 'DeviceCertificateUse',
  tableName: 'device_certificate_use',
  columns: {
    deviceId: { type: 'uuid', name: 'device_id', primary: true },
    certificateId: { type: 'uuid', name: 'certificate_id', nullable: true },
    revision: { type: 'integer', nullable: true },
    leaseToken: { type: 'bigint', name: 'lease_token', transformer: { to: Number, from: Number } },
    reportedAt: { type: 'timestamptz', name: 'reported_at' },
  },
});

export const expiryWarningEntity = new EntitySchema<ExpiryWarning>({
  name: 'ExpiryWarning',
  tableName: 'expiry_warning',
  columns: {
    certificateId: { type: 'uuid', name: 'certificate_id', primary: true },
    revision: { type: 'integer', primary: true },
    daysBefore: { type: 'integer', name: 'days_before', primary: true },
    outcome: { type: 'text' },
    decidedAt: { type: 'timestamptz', name: 'decided_at' },
  },
});

export const issuerCertificateEntity = new EntitySchema<IssuerCertificate>({
  name: 'IssuerCertificate',
  tableName: 'issuer_certificate',
  columns: {
    id: { type: 'uuid', primary: true },
    certificate: { type: 'bytea' },
    thumbprint: { type: 'text' },
    subject: { type: 'text' },
    validFrom: { type: 'timestamptz', name: 'valid_from' },
    validUntil: { type: 'timestamptz', name: 'valid_until' },
    revocationList: { type: 'bytea', name: 'revocation_list', nullable: true },
    revocationListIssuedAt: { type: 'timestamptz', name: 'revocation_list_issued_at', nullable: true },
    revocationListNextUpdate: { type: 'timestamptz', name: 'revocation_list_next_update', nullable: true },
    revokedCount: { type: 'integer', name: 'revoked_count' },
    version: { type: 'integer' },
    createdAt: { type: 'timestamptz', name: 'created_at' },
  },
});
