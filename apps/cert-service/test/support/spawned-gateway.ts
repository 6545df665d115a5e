import { freePort } from '@koios/embedded-infrastructure';
import { TestProcess } from '@koios/test-infrastructure';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';

const program = new URL('../../../gateway/dist/main.js', import.meta.url);
const issuer = 'http://koios.test/auth';
const audience = 'koios-opcua';
/** Nobody signs in with a password here. */
const passwordHash = '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNo';

/** The built gateway in a process of its own, before one subgraph. */
export class SpawnedGateway {
  private process: TestProcess | undefined;

  private constructor(
    private readonly port: number,
    private readonly signingKey: JWK,
  ) {}

  static async reserve(): Promise<SpawnedGateway> {
    const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    return new SpawnedGateway(await freePort(), { ...(await exportJWK(privateKey)), kid: 'test-key' });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/graphql`;
  }

  /** The part of a service's environment that makes it take this gateway's tokens. */
  get issuerEnvironment(): Record<string, string> {
    const keys = `http://127.0.0.1:${this.port}/auth/jwks.json`;
    return { TOKEN_ISSUER: issuer, TOKEN_AUDIENCE: audience, JWKS_URL: keys };
  }

  async launch(subgraphUrl: string): Promise<void> {
    const subgraphs = ['CERTIFICATES', 'DEVICES', 'CONNECTORS'].map((name) => [
      `${name}_SUBGRAPH_URL`,
      subgraphUrl,
    ]);
    const environment = {
      ...Object.fromEntries(subgraphs),
      HTTP_PORT: String(this.port),
      ADMIN_PASSWORD_HASH: passwordHash,
      TOKEN_SIGNING_KEY: JSON.stringify(this.signingKey),
      TOKEN_ISSUER: issuer,
    } as Record<string, string>;
    this.process = TestProcess.start(program, { environment });
    await this.process.waitUntilReady(`http://127.0.0.1:${this.port}/health/live`, { timeoutMs: 60_000 });
  }

  async token(): Promise<string> {
    return new SignJWT({ roles: ['certificate-manager'] })
      .setProtectedHeader({ alg: 'EdDSA', kid: String(this.signingKey.kid) })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject('engineer')
      .setExpirationTime('10m')
      .sign(await importJWK(this.signingKey, 'EdDSA'));
  }

  async stop(): Promise<void> {
    await this.process?.stop();
  }
}
