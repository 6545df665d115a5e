import { EntitySchema } from 'typeorm';

/** A device that fell back to the default because its certificate was deleted. Outlives both. */
export interface CertificateReassignment {
  readonly deviceId: string;
  readonly fromCertificateId: string;
  /** null when no default was known. */
  readonly toCertificateId: string | null;
  readonly at: Date;
}

export const certificateReassignmentEntity = new EntitySchema<CertificateReassignment>({
  name: 'CertificateReassignment',
  tableName: 'certificate_reassignment',
  columns: {
    deviceId: { type: 'uuid', name: 'device_id', primary: true },
    fromCertificateId: { type: 'uuid', name: 'from_certificate_id', primary: true },
    toCertificateId: { type: 'uuid', name: 'to_certificate_id', nullable: true },
    at: { type: 'timestamptz' },
  },
});
