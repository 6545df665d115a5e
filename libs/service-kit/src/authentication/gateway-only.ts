import { KoiosError } from '@koios/opcua-contracts';
import type { NextFunction, Request, Response } from 'express';
import { type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { ServiceConfiguration } from '../configuration/service-configuration.js';
import { ExpiringCache } from './expiring-cache.js';
import { areKeysMissing, missingKeys } from './missing-keys.js';
import { publishedKeys } from './published-keys.js';

/** `aud` of the tokens by which the gateway shows who it is. No user's token has it. */
export const gatewayAudience = 'koios-subgraphs';
/** The header, and the connection parameter of a WebSocket, that carries it. */
export const gatewayTokenHeader = 'x-koios-gateway';

/** Open to whoever watches over the process. */
const openPaths = /^\/(health|metrics)(\/|$)/;

/**
 * Answers the gateway alone: a caller's token is not enough, whatever it asks for, references and downloads included. The
 * gateway signs a short-lived token with the key that it signs callers' tokens with.
 */
export class GatewayOnly {
  private readonly known = new ExpiringCache<true>(100);

  private constructor(
    private readonly issuer: string,
    private readonly keys: JWTVerifyGetKey | undefined,
  ) {}

  static from({
    TOKEN_ISSUER,
    JWKS_URL,
    CALLERS,
  }: Pick<ServiceConfiguration, 'TOKEN_ISSUER' | 'JWKS_URL' | 'CALLERS'>): GatewayOnly {
    return new GatewayOnly(
      TOKEN_ISSUER,
      CALLERS === 'gateway' ? publishedKeys(new URL(JWKS_URL), 'JWKS_URL') : undefined,
    );
  }

  /**
   * Whether a token is the gateway's.
   * @throws KoiosError SERVICE_UNAVAILABLE when the gateway's keys cannot be had
   */
  async lets(token: unknown): Promise<boolean> {
    if (!this.keys) return true;
    if (typeof token !== 'string') return false;
    return this.known.get(token) ?? this.verify(token, this.keys);
  }

  /** Stands before everything that a service answers over HTTP. */
  readonly entrance = (request: Request, response: Response, next: NextFunction): void => {
    if (openPaths.test(request.path)) return next();
    this.lets(request.get(gatewayTokenHeader)).then(
      (isGateway) => (isGateway ? next() : refuse(response, 403, gatewayOnlyError())),
      (error: unknown) => (error instanceof KoiosError ? refuse(response, 503, error) : next(error)),
    );
  };

  private async verify(token: string, keys: JWTVerifyGetKey): Promise<boolean> {
    const expected = { issuer: this.issuer, audience: gatewayAudience, algorithms: ['EdDSA'] };
    const result = await jwtVerify(token, keys, expected).catch((error: unknown) => {
      if (areKeysMissing(error)) throw missingKeys();
      return undefined;
    });
    if (!result?.payload.exp) return false;
    this.known.set(token, true, result.payload.exp * 1_000);
    return true;
  }
}

/** In the shape of a download's refusal and of a GraphQL answer at once. */
function refuse(response: Response, status: number, { code, message }: KoiosError): void {
  response.status(status).json({ code, message, errors: [{ message, extensions: { code } }] });
}

function gatewayOnlyError(): KoiosError {
  return new KoiosError('FORBIDDEN', 'This service answers the gateway only.');
}
