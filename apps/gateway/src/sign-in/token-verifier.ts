import { createLocalJWKSet, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import type { TokenIssuer } from './token-issuer.js';

const claimsSchema = z.object({ sub: z.string().min(1), exp: z.number() });

/** A token that was found valid. */
export interface VerifiedToken {
  /** As it was given, to be passed on: the subgraphs verify it themselves. */
  readonly authorization: string;
  readonly expiresAt: Date;
}

/** Whose tokens are accepted. */
export interface AcceptedTokens {
  readonly issuer: string;
  readonly audience: string;
}

/** Verifies bearer tokens against the gateway's own key, without asking anyone. */
export class TokenVerifier {
  private readonly keys: JWTVerifyGetKey;

  constructor(
    issuer: TokenIssuer,
    private readonly accepted: AcceptedTokens,
  ) {
    this.keys = createLocalJWKSet(issuer.publicKeys());
  }

  /** The token, or undefined for a missing, foreign, altered or expired one. */
  async verify(authorization: unknown): Promise<VerifiedToken | undefined> {
    if (typeof authorization !== 'string') return undefined;
    const token = /^Bearer (\S+)$/i.exec(authorization)?.[1];
    if (!token) return undefined;
    const claims = claimsSchema.safeParse(await this.claimsOf(token));
    if (!claims.success) return undefined;
    return { authorization, expiresAt: new Date(claims.data.exp * 1_000) };
  }

  private async claimsOf(token: string): Promise<unknown> {
    try {
      const { payload } = await jwtVerify(token, this.keys, { ...this.accepted, algorithms: ['EdDSA'] });
      return payload;
    } catch {
      return undefined;
    }
  }
}
