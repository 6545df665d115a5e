import { z } from 'zod';

/** What every service that speaks NATS and serves HTTP needs. */
export const serviceConfigurationSchema = z.object({
  /** Loopback unless said otherwise: nothing is exposed by accident. */
  HTTP_HOST: z.string().default('127.0.0.1'),
  HTTP_PORT: z.coerce.number().int().min(0).max(65_535),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
  /** One URL, or several separated by commas. */
  NATS_URL: z.string().min(1),
  /** `iss` and `aud` of the tokens that are accepted, and where the issuer publishes its keys. */
  TOKEN_ISSUER: z.url(),
  TOKEN_AUDIENCE: z.string().min(1),
  JWKS_URL: z.url(),
});
export type ServiceConfiguration = z.infer<typeof serviceConfigurationSchema>;
