import { plantIdSchema } from '@koios/opcua-contracts';
import { parseKeyEncryptionKeys } from '@koios/sealing';
import { Secret, serviceConfigurationSchema } from '@koios/service-kit';
import { z } from 'zod';

export const configurationSchema = serviceConfigurationSchema.extend({
  /** Holds a password. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).transform((url) => new Secret(url)),
  /** How long PostgreSQL may take for a statement, and half as long again until one that says nothing is given up. */
  DATABASE_TIMEOUT_MS: z.coerce.number().int().min(1_000).max(300_000).default(10_000),
  /** `<id>:<base64url of 32 bytes>`, comma separated, newest first: the first seals passwords, all of them open. */
  KEY_ENCRYPTION_KEYS: z.string().transform(parseKeyEncryptionKeys),
  /** How often the bucket that connectors watch and the certificates of devices are compared with what is so. */
  RECONCILE_INTERVAL_MS: z.coerce.number().int().min(50).max(86_400_000).default(30_000),
  /** The plant that is made at the first start, so that devices can be added at once; the connectors' default too. */
  DEFAULT_PLANT_ID: plantIdSchema.default('main'),
  DEFAULT_PLANT_NAME: z.string().min(1).max(100).default('Main plant'),
});
export type Configuration = z.infer<typeof configurationSchema>;
