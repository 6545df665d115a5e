import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

type PrivateKey = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

const audience = 'koios-test';

/** Issues tokens and publishes its key, as the gateway does. */
export class TestIssuer {
  private constructor(
    private readonly server: Server,
    private readonly url: string,
    private readonly privateKey: PrivateKey,
  ) {}

  static async start(): Promise<TestIssuer> {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA');
    const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'EdDSA' }] });
    const server = createServer((_request, response) =>
      response.setHeader('content-type', 'application/json').end(jwks),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TestIssuer(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`, privateKey);
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

  async token({
    expiresIn = '1h',
    toAudience = audience,
    roles = ['administrator'],
    subject = 'tester',
  } = {}): Promise<string> {
    return new SignJWT({ roles })
      .setProtectedHeader({ alg: 'EdDSA', kid: 'test' })
      .setSubject(subject)
      .setIssuer(this.url)
      .setAudience(toAudience)
      .setExpirationTime(expiresIn)
      .sign(this.privateKey);
  }

  async stop(): Promise<void> {
    this.server.close();
    await once(this.server, 'close');
  }
}
