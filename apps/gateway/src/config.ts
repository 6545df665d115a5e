import { Secret } from '@koios/service-kit';
import { z } from 'zod';

const signingKeySchema = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  kid: z.string().min(1),
  x: z.string().min(1),
  d: z.string().min(1),
});

/** A private JWK (RFC 8037); `kid` names its public half in the published key set. */
export type SigningKey = z.infer<typeof signingKeySchema>;

const signingKeyText = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      // The text is a secret: it must not show up in the message.
      context.addIssue({ code: 'custom', message: 'is not JSON' });
      return z.NEVER;
    }
  })
  .pipe(signingKeySchema)
  .transform((key) => new Secret<SigningKey>(key));

/** Everything the gateway reads from the environment; nothing else reads it. */
export const configurationSchema = z.object({
  /** Loopback unless said otherwise: nothing is exposed by accident. */
  HTTP_HOST: z.string().default('127.0.0.1'),
  HTTP_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
  /** Where each subgraph answers; subscriptions go to the same address as WebSockets. */
  CERTIFICATES_SUBGRAPH_URL: z.url(),
  DEVICES_SUBGRAPH_URL: z.url(),
  CONNECTORS_SUBGRAPH_URL: z.url(),
  ADMIN_USERNAME: z.string().min(1).default('admin'),
  /** As `argon2` prints it (PHC string); the password itself is nowhere. */
  ADMIN_PASSWORD_HASH: z
    .string()
    .regex(/^\$argon2id\$/, 'is not an argon2id hash in PHC form')
    .transform((hash) => new Secret(hash)),
  TOKEN_SIGNING_KEY: signingKeyText,
  TOKEN_ISSUER: z.url(),
  TOKEN_AUDIENCE: z.string().min(1).default('koios-opcua'),
  /** An hour: long enough for a shift's screen to renew it, short enough for a lost one. */
  TOKEN_LIFETIME_SECONDS: z.coerce.number().int().min(1).max(86_400).default(3_600),
  /** GraphiQL and introspection are there only when this says development. */
  NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
});

export type Configuration = z.infer<typeof configurationSchema>;
