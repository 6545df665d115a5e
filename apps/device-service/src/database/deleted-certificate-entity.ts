import { EntitySchema } from 'typeorm';

/** A certificate that is gone: an assignment that was under way meanwhile is refused. */
export interface DeletedCertificate {
  readonly certificateId: string;
  readonly deletedAt: Date;
}

export const deletedCertificateEntity = new EntitySchema<DeletedCertificate>({
  name: 'DeletedCertificate',
  tableName: 'deleted_certificate',
  columns: {
    certificateId: { type: 'uuid', name: 'certificate_id', primary: true },
    deletedAt: { type: 'timestamptz', name: 'deleted_at' },
  },
});
