import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';

const audience = 'koios-test';
const key = { alg: 'EdDSA', kid: 'test' };

/** Issues tokens and publishes its key, as the gateway does in the whole system. */
export class TestTokenIssuer {
  private constructor(
    private readonly server: Server,
    private readonly url: string,
    private readonly privateKey: CryptoKey,
  ) {}

  static async start(): Promise<TestTokenIssuer> {
    const { publicKey, privateKey } = await generateKeyPair(key.alg);
    const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), ...key }] });
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json').end(keys);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return new TestTokenIssuer(server, `http://127.0.0.1:${port}`, privateKey);
  }

  /** The part of a service's environment that says whose tokens it takes. It answers its tests, which are no gateway. */
  get environment(): Record<string, string> {
    return {
      TOKEN_ISSUER: this.url,
      TOKEN_AUDIENCE: audience,
      JWKS_URL: `${this.url}/jwks`,
      CALLERS: 'anyone',
    };
  }

  token({
    expiresIn = '1h',
    toAudience = audience,
    roles = ['administrator'],
    subject = 'tester',
  } = {}): Promise<string> {
    return new SignJWT({ roles })
      .setProtectedHeader(key)
      .setSubject(subject)
      .setIssuer(this.url)
      .setAudience(toAudience)
      .setExpirationTime(expiresIn)
      .sign(this.privateKey);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
