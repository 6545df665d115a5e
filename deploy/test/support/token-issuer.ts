import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

type PrivateKey = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

const audience = 'koios-test';

/** Issues an administrator's tokens, as the gateway does. */
export class TokenIssuer {
  private constructor(
    private readonly server: Server,
    private readonly url: string,
    private readonly privateKey: PrivateKey,
  ) {}

  static async start(): Promise<TokenIssuer> {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA');
    const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'EdDSA' }] });
    const server = createServer((_request, response) =>
      response.setHeader('content-type', 'application/json').end(jwks),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TokenIssuer(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`, privateKey);
  }

  get environment(): Record<string, string> {
    return {
      TOKEN_ISSUER: this.url,
      TOKEN_AUDIENCE: audience,
      JWKS_URL: `${this.url}/jwks`,
      CALLERS: 'anyone',
    };
  }

  token(): Promise<string> {
    return new SignJWT({ roles: ['administrator'] })
      .setProtectedHeader({ alg: 'EdDSA', kid: 'test' })
      .setSubject('anna')
      .setIssuer(this.url)
      .setAudience(audience)
      .setExpirationTime('1h')
      .sign(this.privateKey);
  }

  async stop(): Promise<void> {
    this.server.close();
    await once(this.server, 'close');
  }
}
