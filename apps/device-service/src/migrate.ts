import { migrateAndEnd } from '@koios/service-kit';
import { configurationSchema } from './config.js';
import { deviceDatabase } from './database/device-database.js';

const schema = configurationSchema.pick({ DATABASE_URL: true, TLS_CA: true });
await migrateAndEnd('device-service', schema, deviceDatabase);
