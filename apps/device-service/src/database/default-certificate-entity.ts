import { EntitySchema } from 'typeorm';
import type { DefaultCertificate } from '../domain/default-certificate.js';

export const defaultCertificateEntity = new EntitySchema<DefaultCertificate>({
  name: 'DefaultCertificate',
  tableName: 'default_certificate',
  columns: {
    id: { type: 'boolean', primary: true },
    certificateId: { type: 'uuid', name: 'certificate_id', nullable: true },
    since: { type: 'timestamptz', nullable: true },
  },
});
