import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  startTestInfrastructure,
  temporaryFolder,
  type TestInfrastructure,
} from '@koios/test-infrastructure';
import { LaunchedStack } from './support/launched-stack.js';
import { writeStandInApps } from './support/stand-in-apps.js';

/** On infrastructure that somebody else runs, named in the environment. */
const folder = temporaryFolder('environment');
const anyProgram = ['HOME', 'LANG', 'LC_ALL', 'NODE_COMPILE_CACHE', 'PATH', 'TMPDIR', 'TZ'];
const anyService = [
  'HTTP_HOST',
  'HTTP_PORT',
  'JWKS_URL',
  'LOG_LEVEL',
  'NATS_URL',
  'TOKEN_AUDIENCE',
  'TOKEN_ISSUER',
];
let given: TestInfrastructure<'nats' | 'postgres' | 'objectStorage'>;
let stack: LaunchedStack;

async function variablesOf(name: string): Promise<string[]> {
  const names = Object.keys(await stack.environmentOf(name));
  return names.filter((variable) => ![...anyProgram, ...anyService].includes(variable)).sort();
}

beforeAll(async () => {
  given = await startTestInfrastructure(['nats', 'postgres', 'objectStorage']);
  stack = await LaunchedStack.ready({
    apps: writeStandInApps(join(folder.path, 'apps')),
    dataDirectory: join(folder.path, 'data'),
    launcherArguments: ['--no-simulator', '--set', 'connector-service.STATUS_REPORT_INTERVAL_MS=250'],
    environment: {
      KOIOS_ADMIN_PASSWORD: 'a password that is set',
      POSTGRES_URL: given.postgres.adminUrl,
      NATS_URL: given.nats.url,
      S3_ENDPOINT: given.objectStorage.endpoint,
      S3_ACCESS_KEY: given.objectStorage.accessKey,
      S3_SECRET_KEY: given.objectStorage.secretKey,
    },
  });
});

afterAll(async () => {
  await LaunchedStack.stopAll();
  await given.stop();
  folder.remove();
});

describe('infrastructure that is named in the environment', () => {
  it('is used and not started', async () => {
    expect(stack.processNames).toEqual(['cert-service', 'connector-service', 'device-service', 'gateway']);
    expect(await stack.environmentOf('cert-service')).toMatchObject({
      NATS_URL: given.nats.url,
      S3_ENDPOINT: given.objectStorage.endpoint,
    });
    expect(stack.facts.postgres.databases['cert-service']).toContain(new URL(given.postgres.adminUrl).host);
  });
});

describe('the environment of a service', () => {
  it('holds for cert-service its database, the object storage and the key-encryption keys', async () => {
    expect(await variablesOf('cert-service')).toEqual([
      'DATABASE_URL',
      'KEY_ENCRYPTION_KEYS',
      'S3_ACCESS_KEY',
      'S3_BUCKET',
      'S3_ENDPOINT',
      'S3_SECRET_KEY',
    ]);
    const { KEY_ENCRYPTION_KEYS } = await stack.environmentOf('cert-service');
    expect(KEY_ENCRYPTION_KEYS).toMatch(/^key-1:[\w-]{43}$/);
  });

  it('holds for device-service its database and a key-encryption key of its own', async () => {
    expect(await variablesOf('device-service')).toEqual([
      'DATABASE_URL',
      'DEFAULT_PLANT_ID',
      'DEFAULT_PLANT_NAME',
      'KEY_ENCRYPTION_KEYS',
    ]);
    const { KEY_ENCRYPTION_KEYS } = await stack.environmentOf('device-service');
    expect(KEY_ENCRYPTION_KEYS).toMatch(/^key-1:[\w-]{43}$/);
    expect(KEY_ENCRYPTION_KEYS).not.toBe((await stack.environmentOf('cert-service')).KEY_ENCRYPTION_KEYS);
  });

  it('holds no secret for connector-service, and what --set adds', async () => {
    expect(await variablesOf('connector-service')).toEqual([
      'CONNECTOR_ID',
      'PLANT',
      'ROLES',
      'SCAN_ON_WITHOUT_NATS',
      'STATUS_REPORT_INTERVAL_MS',
    ]);
  });

  it('holds for the gateway the subgraphs, the hash of the password and the signing key', async () => {
    expect(await variablesOf('gateway')).toEqual([
      'ADMIN_PASSWORD_HASH',
      'ADMIN_USERNAME',
      'CERTIFICATES_SUBGRAPH_URL',
      'CONNECTORS_SUBGRAPH_URL',
      'CONSOLE_DIRECTORY',
      'DEVICES_SUBGRAPH_URL',
      'NODE_ENV',
      'TOKEN_LIFETIME_SECONDS',
      'TOKEN_SIGNING_KEY',
      'USERS_FILE',
    ]);
    const gateway = await stack.environmentOf('gateway');
    expect(gateway.TOKEN_ISSUER).toBe(stack.facts.gatewayUrl);
    expect(gateway.JWKS_URL).toBe(`${stack.facts.gatewayUrl}/auth/jwks.json`);
    expect(JSON.parse(gateway.TOKEN_SIGNING_KEY ?? '')).toMatchObject({
      kty: 'OKP',
      crv: 'Ed25519',
      kid: expect.stringMatching(/./),
    });
  });

  it('never holds the password', async () => {
    for (const name of stack.processNames) {
      expect(Object.values(await stack.environmentOf(name))).not.toContain('a password that is set');
    }
    expect(stack.process.output).not.toContain('a password that is set');
  });
});
