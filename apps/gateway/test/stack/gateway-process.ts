import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { undisturbedNowMs } from '@koios/test-infrastructure';
import { hash } from '@node-rs/argon2';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';

export const password = 'correct horse battery staple';
export const issuer = 'http://koios.test/auth';

const main = new URL('../../dist/main.js', import.meta.url).pathname;

/** How a process ended. */
export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly tookMs: number;
}

/** The built gateway as a process of its own, the way it runs in production. */
export class GatewayProcess {
  /** Everything it wrote. */
  output = '';

  private constructor(
    readonly url: string,
    private readonly process: ChildProcess,
    private readonly signingKey: JWK,
  ) {
    for (const stream of [process.stdout, process.stderr])
      stream?.on('data', (text) => (this.output += String(text)));
  }

  static async start(environment: Record<string, string>, port: number): Promise<GatewayProcess> {
    const signingKey = await newSigningKey();
    const process = spawnGateway({
      HTTP_PORT: String(port),
      ADMIN_PASSWORD_HASH: await hash(password),
      TOKEN_SIGNING_KEY: JSON.stringify(signingKey),
      TOKEN_ISSUER: issuer,
      ...environment,
    });
    const gateway = new GatewayProcess(`http://127.0.0.1:${port}`, process, signingKey);
    await gateway.listening();
    return gateway;
  }

  get graphqlUrl(): string {
    return `${this.url}/graphql`;
  }

  /** A token as the gateway signs it, altered at will. */
  async token({
    lifetimeSeconds = 600,
    audience = 'koios-opcua',
    key = this.signingKey,
    roles = ['administrator'],
  } = {}): Promise<string> {
    return new SignJWT({ roles })
      .setProtectedHeader({ alg: 'EdDSA', kid: String(key.kid) })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject('admin')
      .setExpirationTime(Math.floor(Date.now() / 1_000) + lifetimeSeconds)
      .sign(await importJWK(key, 'EdDSA'));
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<ProcessEnd> {
    const startedAtMs = undisturbedNowMs();
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const exited = once(this.process, 'exit');
      this.process.kill(signal);
      await exited;
    }
    return {
      exitCode: this.process.exitCode,
      signal: this.process.signalCode,
      tookMs: undisturbedNowMs() - startedAtMs,
    };
  }

  private async listening(): Promise<void> {
    const exited = once(this.process, 'exit').then(() =>
      Promise.reject(new Error(`The gateway ended:\n${this.output}`)),
    );
    const listening = new Promise<void>((resolve) =>
      this.process.stdout?.on('data', () => this.output.includes('is listening') && resolve()),
    );
    await Promise.race([listening, exited]);
    exited.catch(() => undefined);
  }
}

/** Starts the gateway with this environment and nothing else. */
export function spawnGateway(environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export async function newSigningKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  return { ...(await exportJWK(privateKey)), kid: 'test-key' };
}

export { freePort } from '@koios/test-infrastructure';
