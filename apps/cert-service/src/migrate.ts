import { migrateAndEnd } from '@koios/service-kit';
import { configurationSchema } from './config.js';
import { certificateDatabase } from './database/database.js';

const schema = configurationSchema.pick({ DATABASE_URL: true, TLS_CA: true });
await migrateAndEnd('cert-service', schema, certificateDatabase);
