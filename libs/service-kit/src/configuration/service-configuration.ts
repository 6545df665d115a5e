import { z } from 'zod';
import { openIdConnectShape, stoppingShape, tlsShape, tracingShape } from './common-configuration.js';
import { natsConfigurationShape } from './nats-configuration.js';

/** What every service that speaks NATS and serves HTTP needs. */
export const serviceConfigurationSchema = z.object({
  /** Loopback unless said otherwise: nothing is exposed by accident. */
  HTTP_HOST: z.string().default('127.0.0.1'),
  HTTP_PORT: z.coerce.number().int().min(0).max(65_535),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
  ...stoppingShape,
  ...tlsShape,
  ...natsConfigurationShape,
  /** `iss` and `aud` of the tokens that the gateway issues, and where it publishes its keys. */
  TOKEN_ISSUER: z.url(),
  TOKEN_AUDIENCE: z.string().min(1),
  JWKS_URL: z.url(),
  ...openIdConnectShape,
  ...tracingShape,
  /** Who is answered: the gateway alone, by its signed token; `anyone` with a valid token is for tests of one service. */
  CALLERS: z.enum(['gateway', 'anyone']).default('gateway'),
});
export type ServiceConfiguration = z.infer<typeof serviceConfigurationSchema>;

/** The part that says whose tokens are accepted. */
export type TokenConfiguration = Pick<
  ServiceConfiguration,
  'TOKEN_ISSUER' | 'TOKEN_AUDIENCE' | keyof typeof openIdConnectShape
>;
