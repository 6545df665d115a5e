import { KoiosError } from '@koios/opcua-contracts';
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import type { ServiceConfiguration } from '../configuration/service-configuration.js';
import type { Caller } from './caller.js';

/** Whose tokens are accepted. */
export interface TokenVerifierOptions {
  readonly issuer: string;
  readonly audience: string;
  /** Where the issuer publishes its keys, or the keys themselves. */
  readonly keys: URL | JWTVerifyGetKey;
}

const claimsSchema = z.object({
  sub: z.string().min(1),
  roles: z.array(z.string()).default([]),
  exp: z.number(),
});

/** A caller and until when the token speaks for it. */
export interface VerifiedToken {
  /** As it was given, to be passed on to services that verify it themselves. */
  readonly authorization: string;
  readonly caller: Caller;
  readonly expiresAt: Date;
}

/** Verifies bearer tokens against the issuer's published keys, which are cached and fetched anew when they rotate. */
export class TokenVerifier {
  private readonly keys: JWTVerifyGetKey;

  constructor(private readonly options: TokenVerifierOptions) {
    this.keys = options.keys instanceof URL ? createRemoteJWKSet(options.keys) : options.keys;
  }

  /** The verifier of a service that is configured as all of ours are. */
  static from(configuration: ServiceConfiguration): TokenVerifier {
    const { TOKEN_ISSUER: issuer, TOKEN_AUDIENCE: audience, JWKS_URL: keysUrl } = configuration;
    return new TokenVerifier({ issuer, audience, keys: new URL(keysUrl) });
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
    const claims = claimsSchema.safeParse(await this.claimsOf(token));
    if (!claims.success) throw new KoiosError('UNAUTHENTICATED', 'The token does not say who the caller is.');
    const { sub, roles, exp } = claims.data;
    return { authorization, caller: { subject: sub, roles }, expiresAt: new Date(exp * 1000) };
  }

  /** The token, or undefined where {@link verify} would refuse it. */
  async find(authorization: unknown): Promise<VerifiedToken | undefined> {
    return this.verify(authorization).catch((error: unknown) => {
      if (error instanceof KoiosError) return undefined;
      throw error;
    });
  }

  private async claimsOf(token: string): Promise<JWTPayload> {
    const { issuer, audience } = this.options;
    try {
      return (
        await jwtVerify(token, this.keys, { issuer, audience, algorithms: ['EdDSA', 'RS256', 'ES256'] })
      ).payload;
    } catch (error) {
      if (isIssuerUnreachable(error))
        throw new KoiosError(
          'SERVICE_UNAVAILABLE',
          'The keys of the token issuer cannot be had now. Try again.',
        );
      throw new KoiosError('UNAUTHENTICATED', 'The token is not valid or has expired. Sign in again.');
    }
  }
}

/** What is wrong with a token has an error class of its own; whatever else fails is not the token's fault. */
function isIssuerUnreachable(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return true;
  return error instanceof errors.JWKSTimeout || error.code === errors.JOSEError.code;
}
