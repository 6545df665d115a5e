import { z } from 'zod';
import { Secret } from './secret.js';
import { certificatesPem } from './tls-configuration.js';

/** A second issuer whose tokens are accepted: an identity provider that speaks OpenID Connect. */
export const openIdConnectShape = {
  /** Its issuer identifier, exactly as it writes it into tokens; absent: there is none. */
  OIDC_ISSUER: z.url().optional(),
  /** `aud` of its tokens; TOKEN_AUDIENCE when omitted. */
  OIDC_AUDIENCE: z.string().min(1).optional(),
  /** Where it publishes its keys; found by OpenID Connect discovery when omitted. */
  OIDC_JWKS_URL: z.url().optional(),
  /** Where in its tokens the roles stand; dots lead inside, for example `realm_access.roles`, unless a claim has this very name. */
  OIDC_ROLES_CLAIM: z.string().min(1).default('roles'),
  /** What of its tokens names people, on screens and in the audit log; `sub` where a token lacks it. Only what they cannot change themselves. */
  OIDC_USERNAME_CLAIM: z.string().min(1).default('sub'),
};

/** Where spans are sent to. */
export const tracingShape = {
  /** Base address of an OpenTelemetry collector that takes OTLP over HTTP, for example http://collector:4318; absent: none. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
};

/** Connections that nobody in between can read. */
export const tlsShape = {
  /** PEM: who vouches, beside the authorities that Node.js knows, for every server that this service calls (see TLS below). */
  TLS_CA: certificatesPem.optional(),
  /** PEM: with it and its key the service itself answers https alone, health and metrics included. */
  TLS_CERTIFICATE: certificatesPem.optional(),
  TLS_KEY: z
    .string()
    .min(1)
    .transform((text) => new Secret(text))
    .optional(),
};
export type TlsConfiguration = z.infer<z.ZodObject<typeof tlsShape>>;

/** How a service ends. */
export const stoppingShape = {
  /** For so long after SIGTERM requests are still answered, while `/health/ready` says no; 0 where nothing shares them out. */
  STOP_DELAY_MS: z.coerce.number().int().min(0).max(60_000).default(0),
};
