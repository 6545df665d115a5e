import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { freePort } from './gateway-process.js';

/** A small OpenID Connect provider: discovery, keys that rotate, and access tokens as Keycloak writes them. */
export class IdentityProvider {
  private key: { readonly kid: string; readonly privateKey: CryptoKey } | undefined;
  private published: JWK[] = [];
  /** How often its keys were fetched. */
  keyRequests = 0;

  private constructor(
    readonly issuer: string,
    private readonly server: Server,
  ) {}

  static async start(): Promise<IdentityProvider> {
    const port = await freePort();
    const issuer = `http://127.0.0.1:${port}/realms/plant`;
    const server = createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(provider.answer(request.url ?? '')));
    }).listen(port, '127.0.0.1');
    const provider = new IdentityProvider(issuer, server);
    await once(server, 'listening');
    await provider.rotate();
    return provider;
  }

  /** From now on it signs with a new key and publishes that alone. */
  async rotate(): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair('RS256', { modulusLength: 2048 });
    const kid = `key-${crypto.randomUUID()}`;
    this.key = { kid, privateKey };
    this.published = [{ ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }];
  }

  async token(roles: unknown, audience = 'koios-api', subject = 'maria@example.com'): Promise<string> {
    if (!this.key) throw new Error('It has no key yet.');
    return new SignJWT({ realm_access: { roles }, auth_time: Math.floor(Date.now() / 1_000) })
      .setProtectedHeader({ alg: 'RS256', kid: this.key.kid })
      .setIssuer(this.issuer)
      .setAudience(audience)
      .setSubject(subject)
      .setExpirationTime('5m')
      .sign(this.key.privateKey);
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private answer(path: string): unknown {
    if (path.endsWith('/.well-known/openid-configuration'))
      return { issuer: this.issuer, jwks_uri: `${this.issuer}/keys` };
    this.keyRequests += 1;
    return { keys: this.published };
  }
}
