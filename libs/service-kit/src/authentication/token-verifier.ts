import { KoiosError } from '@koios/opcua-contracts';
import { createRemoteJWKSet, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Caller } from './caller.js';

/** Whose tokens are accepted. */
export interface TokenVerifierOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl: string;
}

const claimsSchema = z.object({
  sub: z.string().min(1),
  roles: z.array(z.string()).default([]),
  exp: z.number(),
});

/** A caller and until when the token speaks for it. */
export interface VerifiedToken {
  readonly caller: Caller;
  readonly expiresAt: Date;
}

/** Verifies bearer tokens against the issuer's published keys, which are cached and fetched anew when they rotate. */
export class TokenVerifier {
  private readonly keys: JWTVerifyGetKey;

  constructor(private readonly options: TokenVerifierOptions) {
    this.keys = createRemoteJWKSet(new URL(options.jwksUrl));
  }

  /** @throws KoiosError UNAUTHENTICATED for a missing, foreign, altered or expired token. */
  async verify(authorization: unknown): Promise<VerifiedToken> {
    const token = typeof authorization === 'string' ? /^Bearer (\S+)$/i.exec(authorization)?.[1] : undefined;
    if (!token) throw new KoiosError('UNAUTHENTICATED', 'Sign in: the request has no bearer token.');
    const claims = claimsSchema.safeParse(await this.claimsOf(token));
    if (!claims.success) throw new KoiosError('UNAUTHENTICATED', 'The token does not say who the caller is.');
    const { sub, roles, exp } = claims.data;
    return { caller: { subject: sub, roles }, expiresAt: new Date(exp * 1000) };
  }

  private async claimsOf(token: string): Promise<JWTPayload> {
    const { issuer, audience } = this.options;
    try {
      return (
        await jwtVerify(token, this.keys, { issuer, audience, algorithms: ['EdDSA', 'RS256', 'ES256'] })
      ).payload;
    } catch {
      throw new KoiosError('UNAUTHENTICATED', 'The token is not valid or has expired. Sign in again.');
    }
  }
}
