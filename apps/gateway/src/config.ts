import { openIdConnectShape, Secret, stoppingShape, tlsShape, tracingShape } from '@koios/service-kit';
import { z } from 'zod';
import { proxiesAt } from './http/caller-addresses.js';

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

/** What stands between commas. */
function partsOf(text = ''): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

const originList = z
  .string()
  .optional()
  .transform(partsOf)
  .refine((origins) => origins.every(isOrigin), 'is no list of origins such as https://screens.example.com');

const proxyList = z
  .string()
  .optional()
  .transform((text, context) => {
    try {
      return proxiesAt(partsOf(text));
    } catch {
      const message =
        'is no list of addresses, ranges such as 10.0.0.0/8, loopback, linklocal and uniquelocal';
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }
  });

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

/** Everything the gateway reads from the environment; nothing else reads it. */
export const configurationSchema = z
  .object({
    /** Loopback unless said otherwise: nothing is exposed by accident. */
    HTTP_HOST: z.string().default('127.0.0.1'),
    HTTP_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
    /** Where each subgraph answers; subscriptions go to the same address as WebSockets. */
    CERTIFICATES_SUBGRAPH_URL: z.url(),
    DEVICES_SUBGRAPH_URL: z.url(),
    CONNECTORS_SUBGRAPH_URL: z.url(),
    /** Local users and service accounts; written by `koios-users`, read anew when it changes. */
    USERS_FILE: z.string().optional(),
    /** An administrator without a users file. */
    ADMIN_USERNAME: z.string().min(1).default('admin'),
    /** As `argon2` prints it (PHC string); the password itself is nowhere. */
    ADMIN_PASSWORD_HASH: z
      .string()
      .regex(/^\$argon2id\$/, 'is not an argon2id hash in PHC form')
      .transform((hash) => new Secret(hash))
      .optional(),
    TOKEN_SIGNING_KEY: signingKeyText,
    TOKEN_ISSUER: z.url(),
    TOKEN_AUDIENCE: z.string().min(1).default('koios-opcua'),
    /** An hour: long enough for a shift's screen to renew it, short enough for a lost one. */
    TOKEN_LIFETIME_SECONDS: z.coerce.number().int().min(1).max(86_400).default(3_600),
    ...stoppingShape,
    ...tlsShape,
    ...openIdConnectShape,
    ...tracingShape,
    /** How long the subgraphs may take over a query or a mutation together; they are told. Connection tests have their own limit. */
    REQUEST_TIMEOUT_MS: z.coerce.number().int().min(1_000).max(110_000).default(30_000),
    /** The console's client at the identity provider: a public one, with PKCE. Without it the console does not offer to sign in there. */
    OIDC_CLIENT_ID: z.string().min(1).optional(),
    /** What the console asks for there; the scope of this API and `offline_access` where the provider wants to be asked. */
    OIDC_SCOPE: z.string().min(1).default('openid profile'),
    /** What people call the provider: "Sign in with …"; the host of OIDC_ISSUER when omitted. */
    OIDC_NAME: z.string().min(1).optional(),
    /** The built console; nothing is served at `/` without it. */
    CONSOLE_DIRECTORY: z.string().optional(),
    /** Origins whose pages may call from a browser, separated by commas, for example https://screens.example.com; none when omitted. */
    CORS_ORIGINS: originList,
    /**
     * Proxies and ingresses before the gateway, whose X-Forwarded-For says where a request comes from (for the limit of failed
     * sign-ins and the audit log): addresses and ranges such as 10.0.0.0/8, separated by commas, and the names loopback, linklocal
     * and uniquelocal (the private networks). Behind a proxy without it all callers have one address; nobody is believed when omitted.
     */
    TRUSTED_PROXIES: proxyList,
    /** Hash → document, as JSON: with it nothing but these documents is executed. */
    TRUSTED_DOCUMENTS_FILE: z.string().optional(),
    /** Whether the schema can be asked for, and whether browsers get GraphiQL at /graphql; as NODE_ENV says when omitted. */
    INTROSPECTION: z.stringbool().optional(),
    GRAPHIQL: z.stringbool().optional(),
    /** In development GraphiQL and introspection are there. */
    NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
  })
  .refine(
    ({ USERS_FILE, ADMIN_PASSWORD_HASH, OIDC_ISSUER }) => USERS_FILE ?? ADMIN_PASSWORD_HASH ?? OIDC_ISSUER,
    'Nobody could sign in: give USERS_FILE, ADMIN_PASSWORD_HASH or OIDC_ISSUER.',
  );

export type Configuration = z.infer<typeof configurationSchema>;
