import { plantIdSchema } from '@koios/opcua-contracts';
import { Secret, serviceConfigurationSchema } from '@koios/service-kit';
import { z } from 'zod';

export const configurationSchema = serviceConfigurationSchema.extend({
  /** Holds a password. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).transform((url) => new Secret(url)),
  /** The plant that is made at the first start, so that devices can be added at once; the connectors' default too. */
  DEFAULT_PLANT_ID: plantIdSchema.default('main'),
  DEFAULT_PLANT_NAME: z.string().min(1).max(100).default('Main plant'),
});
export type Configuration = z.infer<typeof configurationSchema>;
