import { KoiosError } from '@koios/opcua-contracts';
import { decodeJwt, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import type { ServiceConfiguration } from '../configuration/service-configuration.js';
import type { Caller } from './caller.js';
import { ExpiringCache } from './expiring-cache.js';
import { identityProviderOf, type Issuer, keysOf } from './issuer.js';
import { areKeysMissing, missingKeys } from './missing-keys.js';

const algorithms = ['EdDSA', 'RS256', 'RS384', 'RS512', 'PS256', 'ES256', 'ES384'];

const claimsSchema = z.object({ sub: z.string().min(1), exp: z.number(), auth_time: z.number().optional() });
/** A provider may write a single role as text; other things are no roles. */
const rolesSchema = z.union([z.array(z.string()), z.string().transform((role) => [role])]).catch([]);

/** For so long a token is not verified again that has been: its signature stays true, but its key may be withdrawn. */
const verificationLifetimeMs = 30_000;
const mostTokens = 5_000;

/** A caller and until when the token speaks for it. */
export interface VerifiedToken {
  /** As it was given, to be passed on to services that verify it themselves. */
  readonly authorization: string;
  /** Who issued it. */
  readonly issuer: string;
  readonly caller: Caller;
  readonly expiresAt: Date;
  /** When its bearer has shown credentials, where the token says so. */
  readonly signedInAt: Date | undefined;
}

/** Verifies bearer tokens against their issuer's published keys, which are cached and fetched anew when they rotate. */
export class TokenVerifier {
  private readonly issuers: ReadonlyMap<string, { readonly issuer: Issuer; readonly keys: JWTVerifyGetKey }>;
  private readonly verified = new ExpiringCache<VerifiedToken>(mostTokens);

  constructor(...issuers: readonly Issuer[]) {
    this.issuers = new Map(issuers.map((issuer) => [issuer.issuer, { issuer, keys: keysOf(issuer) }]));
  }

  /** The verifier of a service that is configured as all of ours are. */
  static from(configuration: ServiceConfiguration): TokenVerifier {
    const { TOKEN_ISSUER: issuer, TOKEN_AUDIENCE: audience, JWKS_URL: keysUrl } = configuration;
    const provider = identityProviderOf(configuration);
    return new TokenVerifier({ issuer, audience, keys: new URL(keysUrl) }, ...(provider ? [provider] : []));
  }

  /**
   * @throws KoiosError UNAUTHENTICATED for a missing, foreign, altered or expired token, SERVICE_UNAVAILABLE when the
   * issuer's keys cannot be had
   */
  async verify(authorization: unknown): Promise<VerifiedToken> {
    const token = typeof authorization === 'string' ? /^Bearer (\S+)$/i.exec(authorization)?.[1] : undefined;
    if (typeof authorization !== 'string' || !token) {
      throw new KoiosError('UNAUTHENTICATED', 'Sign in: the request has no bearer token.');
    }
    const known = this.verified.get(token);
    if (known) return known;
    const verified = { authorization, ...(await this.factsOf(token)) };
    const untilMs = Math.min(verified.expiresAt.getTime(), Date.now() + verificationLifetimeMs);
    this.verified.set(token, verified, untilMs);
    return verified;
  }

  /**
   * The token, or undefined where there is no valid one.
   * @throws KoiosError SERVICE_UNAVAILABLE when the issuer's keys cannot be had: whether it is valid nobody knows then
   */
  async find(authorization: unknown): Promise<VerifiedToken | undefined> {
    return this.verify(authorization).catch((error: unknown) => {
      if (error instanceof KoiosError && error.code === 'UNAUTHENTICATED') return undefined;
      throw error;
    });
  }

  private async factsOf(token: string): Promise<Omit<VerifiedToken, 'authorization'>> {
    const known = this.issuers.get(issuerNamedIn(token) ?? '');
    if (!known) throw invalid();
    const claims = await claimsOf(token, known.issuer, known.keys);
    const parsed = claimsSchema.safeParse(claims);
    if (!parsed.success) throw new KoiosError('UNAUTHENTICATED', 'The token does not say who the caller is.');
    const { sub, exp, auth_time: signedIn } = parsed.data;
    return {
      issuer: known.issuer.issuer,
      caller: { subject: userNameIn(claims, known.issuer) ?? sub, roles: rolesIn(claims, known.issuer) },
      expiresAt: new Date(exp * 1_000),
      signedInAt: signedIn === undefined ? undefined : new Date(signedIn * 1_000),
    };
  }
}

/** What the token says of its issuer only chooses the keys that it is verified with. */
function issuerNamedIn(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

async function claimsOf(
  token: string,
  { issuer, audience }: Issuer,
  keys: JWTVerifyGetKey,
): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, keys, { issuer, audience, algorithms })).payload;
  } catch (error) {
    if (error instanceof KoiosError) throw error;
    throw areKeysMissing(error) ? missingKeys() : invalid();
  }
}

function userNameIn(claims: JWTPayload, { userNameClaim = 'sub' }: Issuer): string | undefined {
  const name = claimIn(claims, userNameClaim);
  return typeof name === 'string' && name !== '' ? name : undefined;
}

/** Some providers want claims of others to be called by a URL, dots and all. */
function rolesIn(claims: JWTPayload, { rolesClaim = 'roles' }: Issuer): string[] {
  const inside = (): unknown => rolesClaim.split('.').reduce<unknown>(claimIn, claims);
  return rolesSchema.parse(claimIn(claims, rolesClaim) ?? inside());
}

function claimIn(place: unknown, name: string): unknown {
  return typeof place === 'object' && place !== null ? new Map(Object.entries(place)).get(name) : undefined;
}

function invalid(): KoiosError {
  return new KoiosError('UNAUTHENTICATED', 'The token is not valid or has expired. Sign in again.');
}
