import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatewayAudience } from '@koios/service-kit';
import { TestProcess } from '@koios/test-infrastructure';
import { importJWK, type JWK, SignJWT } from 'jose';

const launcher = new URL('../../../apps/local-stack/dist/main.js', import.meta.url);
const password = 'benchmark';

/** The part of `stack.json` that is needed here. */
interface StackFacts {
  readonly gatewayUrl: string;
  readonly processes: Readonly<Record<string, { readonly httpUrl?: string }>>;
}

/** The whole product as `npm start` runs it, without the simulated plant. */
export interface RunningStack {
  readonly gatewayUrl: string;
  /** The bearer token of the administrator, as a header. */
  readonly authorization: string;
  /** By which the gateway shows subgraphs who it is: whoever asks one directly needs it too. */
  readonly gatewayToken: string;
  /** Where a subgraph answers by itself. */
  subgraphUrl(service: 'cert-service' | 'device-service' | 'connector-service'): string;
  stop(): Promise<void>;
}

/** @param settings further variables of services, as `npm start -- --set` takes them */
export async function startStack(settings: readonly string[]): Promise<RunningStack> {
  const directory = await mkdtemp(join(tmpdir(), 'koios-bench-'));
  const setting = settings.flatMap((text) => ['--set', text]);
  const stack = TestProcess.start(launcher, {
    programArguments: ['--port', '0', '--data-dir', directory, '--no-simulator', ...setting],
    environment: { KOIOS_ADMIN_PASSWORD: password },
  });
  await stack.waitForLine(/\/graphql/, { timeoutMs: 90_000 });
  const facts = JSON.parse(await readFile(join(directory, 'stack.json'), 'utf8')) as StackFacts;
  await stack.waitUntilReady(`${facts.gatewayUrl}/health/ready`, { timeoutMs: 60_000 });
  return {
    gatewayUrl: facts.gatewayUrl,
    authorization: `Bearer ${await signIn(facts.gatewayUrl)}`,
    gatewayToken: await signAsGateway(directory, facts.gatewayUrl),
    subgraphUrl: (service) => {
      const url = facts.processes[service]?.httpUrl;
      if (!url) throw new Error(`the stack has no ${service}`);
      return url;
    },
    stop: async () => {
      await stack.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function signIn(gatewayUrl: string): Promise<string> {
  const response = await fetch(`${gatewayUrl}/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password }),
  });
  if (!response.ok) throw new Error(`sign-in answered ${response.status}`);
  return ((await response.json()) as { accessToken: string }).accessToken;
}

async function signAsGateway(directory: string, issuer: string): Promise<string> {
  const { tokenSigningKey } = JSON.parse(await readFile(join(directory, 'secrets.json'), 'utf8')) as {
    readonly tokenSigningKey: JWK;
  };
  return new SignJWT()
    .setProtectedHeader({ alg: 'EdDSA', kid: String(tokenSigningKey.kid) })
    .setIssuer(issuer)
    .setAudience(gatewayAudience)
    .setExpirationTime('1h')
    .sign(await importJWK(tokenSigningKey, 'EdDSA'));
}
