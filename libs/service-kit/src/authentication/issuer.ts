import { KoiosError } from '@koios/opcua-contracts';
import type { JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { TokenConfiguration } from '../configuration/service-configuration.js';
import { publishedKeys } from './published-keys.js';

/** Whose tokens are accepted. */
export interface Issuer {
  readonly issuer: string;
  readonly audience: string;
  /** Where it publishes its keys, or the keys themselves. */
  readonly keys: URL | JWTVerifyGetKey;
  /** Where the roles stand in its tokens: a claim, or with dots the way to one inside another; `roles` when omitted. */
  readonly rolesClaim?: string;
  /** The claim that names people; `sub` when omitted, and where a token lacks it. */
  readonly userNameClaim?: string;
}

const answerLimitMs = 5_000;

export function keysOf({ keys }: Issuer): JWTVerifyGetKey {
  return keys instanceof URL ? publishedKeys(keys, 'JWKS_URL') : keys;
}

/** The identity provider of a configuration. */
export function identityProviderOf(configuration: TokenConfiguration): Issuer | undefined {
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE, OIDC_JWKS_URL } = configuration;
  if (issuer === undefined) return undefined;
  return {
    issuer,
    audience: OIDC_AUDIENCE ?? configuration.TOKEN_AUDIENCE,
    keys: OIDC_JWKS_URL ? publishedKeys(new URL(OIDC_JWKS_URL), 'OIDC_JWKS_URL') : discoveredKeys(issuer),
    rolesClaim: configuration.OIDC_ROLES_CLAIM,
    userNameClaim: configuration.OIDC_USERNAME_CLAIM,
  };
}

const discoverySchema = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** Found at the first token and not at the start: a provider that is away must not keep the services from starting. */
function discoveredKeys(issuer: string): JWTVerifyGetKey {
  let found: Promise<JWTVerifyGetKey> | undefined;
  return async (header, token) => {
    found ??= discover(issuer);
    // What failed is tried again with the next token.
    found.catch(() => (found = undefined));
    return (await found)(header, token);
  };
}

/** OpenID Connect Discovery 1.0, 4. */
async function discover(issuer: string): Promise<JWTVerifyGetKey> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const answer = await fetch(address, { signal: AbortSignal.timeout(answerLimitMs) });
  if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
  const metadata = discoverySchema.parse(await answer.json());
  if (metadata.issuer !== issuer)
    throw new KoiosError('UNAUTHENTICATED', 'The identity provider is another one.');
  return publishedKeys(new URL(metadata.jwks_uri), 'OIDC_ISSUER');
}
