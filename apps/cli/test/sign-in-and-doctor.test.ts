import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestProcess } from '@koios/test-infrastructure';
import { GatewayProcess } from './support/gateway-process.js';
import { startIngress } from './support/ingress.js';

const program = new URL('../bin/koios.mjs', import.meta.url);
let gateway: GatewayProcess;
let ingress: Awaited<ReturnType<typeof startIngress>>;

beforeAll(async () => {
  gateway = await GatewayProcess.start();
  ingress = await startIngress(gateway.url);
}, 180_000);
afterAll(async () => {
  ingress?.stop();
  await gateway?.stop();
});

interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
}

async function koios(words: string, environment: Readonly<Record<string, string>>) {
  const process = TestProcess.start(program, { programArguments: words.split(' '), environment });
  const { exitCode } = await process.ended;
  return { exitCode, output: process.output };
}

async function doctor(environment: Readonly<Record<string, string>>): Promise<Record<string, Finding>> {
  const { output } = await koios('doctor --json', environment);
  return Object.fromEntries((JSON.parse(output) as Finding[]).map((found) => [found.check, found]));
}

describe('KOIOS_TOKEN', () => {
  it('may be an API key, which is exchanged for a token', async () => {
    const { exitCode, output } = await koios('status', {
      KOIOS_URL: gateway.url,
      KOIOS_TOKEN: gateway.apiKey,
    });
    // The gateway knows who asks, and says what is missing behind it.
    expect([exitCode, output]).toEqual([
      2,
      expect.stringMatching(/does not answer|not available|try again/i),
    ]);
    expect(output).not.toMatch(/sign in/i);
  });

  it('that is the API key of nobody is refused with what the gateway says', async () => {
    const environment = { KOIOS_URL: gateway.url, KOIOS_TOKEN: 'koios_nobody' };
    expect(await koios('status', environment)).toEqual({
      exitCode: 2,
      output: 'koios: The gateway does not let the API key in: The API key is not known.',
    });
  });
});

describe('koios doctor', () => {
  it('says which services are not ready, and looks at the rest', async () => {
    const found = await doctor({ KOIOS_URL: gateway.url, KOIOS_TOKEN: gateway.apiKey });
    expect(found).toMatchObject({
      'gateway answers': { ok: true, detail: '' },
      'sign-in': { ok: true },
      services: {
        ok: false,
        detail: expect.stringMatching(/certificates: does not answer; devices: .*; connectors: /),
      },
      connectors: { ok: false },
      certificates: { ok: false },
      devices: { ok: false },
    });
  });

  it('works through an ingress that keeps /health inside, and says that it could not ask', async () => {
    const found = await doctor({ KOIOS_URL: ingress.url, KOIOS_TOKEN: gateway.apiKey });
    expect(found).toMatchObject({
      'gateway answers': { ok: true },
      'sign-in': { ok: true },
      services: { ok: true, detail: expect.stringContaining('not asked: /health/ready') },
      devices: { ok: false },
    });
  });

  it('ends early where something else answers', async () => {
    const { exitCode, output } = await koios('doctor --json', { KOIOS_URL: `${ingress.url}/health` });
    expect(exitCode).toBe(1);
    expect(JSON.parse(output)).toEqual([
      {
        check: 'gateway answers',
        ok: false,
        detail: '/auth/configuration answers 503, not as a gateway does',
      },
    ]);
  });
});
