import { handledEventEntity, outboxEntryEntity } from '@koios/messaging';
import { createDatabase } from '@koios/service-kit';
import type { DataSource } from 'typeorm';
import { certificateReassignmentEntity } from './certificate-reassignment-entity.js';
import { defaultCertificateEntity } from './default-certificate-entity.js';
import { deletedCertificateEntity } from './deleted-certificate-entity.js';
import { deviceEntity } from './device-entity.js';
import { CreateTables1700000000001 } from './migrations/1700000000001-create-tables.js';
import { ConfigureConnections1700000000002 } from './migrations/1700000000002-configure-connections.js';
import { KeyCustody1700000000003 } from './migrations/1700000000003-key-custody.js';
import { plantEntity } from './plant-entity.js';

/** The tables of this service; not connected yet. */
export function deviceDatabase(url: string, timeoutMs?: number): DataSource {
  return createDatabase({
    url,
    entities: [
      plantEntity,
      deviceEntity,
      defaultCertificateEntity,
      deletedCertificateEntity,
      certificateReassignmentEntity,
      outboxEntryEntity,
      handledEventEntity,
    ],
    migrations: [CreateTables1700000000001, ConfigureConnections1700000000002, KeyCustody1700000000003],
    timeoutMs,
  });
}
