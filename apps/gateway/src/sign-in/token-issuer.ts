import { gatewayAudience, type Secret } from '@koios/service-kit';
import { importJWK, type JSONWebKeySet, SignJWT } from 'jose';
import type { SigningKey } from '../config.js';

/** What a token says and for how long. */
export interface TokenOptions {
  readonly signingKey: Secret<SigningKey>;
  readonly issuer: string;
  readonly audience: string;
  readonly lifetimeSeconds: number;
}

/** As RFC 6749, 5.1 answers it. */
export interface IssuedToken {
  readonly accessToken: string;
  readonly tokenType: 'Bearer';
  readonly expiresIn: number;
}

/** Signs bearer tokens (JWT, EdDSA) and publishes the key they are verified with. */
export class TokenIssuer {
  constructor(private readonly options: TokenOptions) {}

  /** As it stands in its tokens. */
  get name(): string {
    return this.options.issuer;
  }

  /** @param signedInAt when the credentials were shown; now, unless an earlier token is renewed */
  async issue(subject: string, roles: readonly string[], signedInAt = new Date()): Promise<IssuedToken> {
    const { signingKey, issuer, audience, lifetimeSeconds } = this.options;
    const key = signingKey.reveal();
    const accessToken = await new SignJWT({ roles, auth_time: Math.floor(signedInAt.getTime() / 1_000) })
      .setProtectedHeader({ alg: 'EdDSA', kid: key.kid, typ: 'JWT' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(subject)
      .setIssuedAt()
      .setExpirationTime(`${lifetimeSeconds}s`)
      .sign(await importJWK(key, 'EdDSA'));
    return { accessToken, tokenType: 'Bearer', expiresIn: lifetimeSeconds };
  }

  /** Tells a subgraph that a request comes from here (see `GatewayOnly` in service-kit); no caller ever sees it. */
  async issueGatewayToken(lifetimeSeconds: number): Promise<string> {
    const key = this.options.signingKey.reveal();
    return new SignJWT({})
      .setProtectedHeader({ alg: 'EdDSA', kid: key.kid, typ: 'JWT' })
      .setIssuer(this.options.issuer)
      .setAudience(gatewayAudience)
      .setIssuedAt()
      .setExpirationTime(`${lifetimeSeconds}s`)
      .sign(await importJWK(key, 'EdDSA'));
  }

  /** The public half, field by field: what is not named here is not published. */
  publicKeys(): JSONWebKeySet {
    const { kty, crv, kid, x } = this.options.signingKey.reveal();
    return { keys: [{ kty, crv, kid, x, alg: 'EdDSA', use: 'sig' }] };
  }
}
