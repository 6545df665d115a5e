import { EntitySchema } from 'typeorm';
import type { SigningRequest } from '../domain/signing-request.js';

export const signingRequestEntity = new EntitySchema<SigningRequest>({
  name: 'SigningRequest',
  tableName: 'signing_request',
  columns: {
    id: { type: 'uuid', primary: true },
    certificateId: { type: 'uuid', name: 'certificate_id', nullable: true },
    name: { type: 'text', nullable: true },
    description: { type: 'text', nullable: true },
    applicationUri: { type: 'text', name: 'application_uri' },
    requestDer: { type: 'bytea', name: 'request_der' },
    createdAt: { type: 'timestamptz', name: 'created_at' },
  },
});
