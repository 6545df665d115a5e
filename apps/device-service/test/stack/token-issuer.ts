import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';

const audience = 'koios-test';

/** Issues tokens as the gateway does, and publishes its keys. */
export class TokenIssuer {
  private constructor(
    private readonly server: Server,
    private readonly url: string,
    private readonly privateKey: CryptoKey,
  ) {}

  static async start(): Promise<TokenIssuer> {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA');
    const keys = [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'EdDSA' }];
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return new TokenIssuer(server, `http://127.0.0.1:${address.port}`, privateKey);
  }

  /** What a service has to know of it. It answers its tests, which are no gateway. */
  get environment(): Record<string, string> {
    return {
      TOKEN_ISSUER: this.url,
      TOKEN_AUDIENCE: audience,
      JWKS_URL: `${this.url}/jwks`,
      CALLERS: 'anyone',
    };
  }

  token(expires = '1h'): Promise<string> {
    return new SignJWT({ roles: ['administrator'] })
      .setProtectedHeader({ alg: 'EdDSA', kid: 'test' })
      .setSubject('admin')
      .setIssuer(this.url)
      .setAudience(audience)
      .setExpirationTime(expires)
      .sign(this.privateKey);
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
