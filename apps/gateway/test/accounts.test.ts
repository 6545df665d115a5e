import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, temporaryFolder } from '@koios/test-infrastructure';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort, GatewayProcess } from './stack/gateway-process.js';
import { IdentityProvider } from './stack/identity-provider.js';
import { nowhere } from './stack/nowhere.js';

const command = new URL('../bin/koios-users.mjs', import.meta.url).pathname;
const folder = temporaryFolder('accounts');
const usersFile = join(folder.path, 'users.json');
let gateway: GatewayProcess;
let provider: IdentityProvider;

beforeAll(async () => {
  provider = await IdentityProvider.start();
  const environment = {
    USERS_FILE: usersFile,
    ADMIN_PASSWORD_HASH: '',
    OIDC_ISSUER: provider.issuer,
    OIDC_AUDIENCE: 'koios-api',
    OIDC_CLIENT_ID: 'koios-console',
    OIDC_ROLES_CLAIM: 'realm_access.roles',
  };
  gateway = await GatewayProcess.start({ ...nowhere, ...environment }, await freePort());
});
afterAll(async () => {
  await gateway?.stop();
  provider?.stop();
  folder.remove();
});

/** The command as an administrator runs it; the password comes from a pipe. */
function users(commandLine: string, input = ''): string {
  return execFileSync(process.execPath, [command, '--file', usersFile, ...commandLine.split(' ')], {
    input,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

async function post(path: string, body: unknown, token?: string): Promise<{ status: number; body: Answer }> {
  const response = await fetch(gateway.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Answer };
}

interface Answer {
  readonly accessToken: string;
  readonly code?: string;
}

async function session(token: string): Promise<Record<string, unknown>> {
  const response = await fetch(`${gateway.url}/auth/session`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return { status: response.status, ...((await response.json()) as object) };
}

async function signInConfiguration(): Promise<Record<string, unknown>> {
  const response = await fetch(`${gateway.url}/auth/configuration`);
  return (await response.json()) as Record<string, unknown>;
}

describe('a local user', () => {
  it('that there is not is not asked for a password by the sign-in screen', async () => {
    expect(await signInConfiguration()).toMatchObject({ password: false });
  });

  it('that the command adds can sign in at once, as what the command says', async () => {
    users('add maria --role operator --role certificate-manager', 'a long password\n');
    const { status, body } = await post('/auth/token', { username: 'maria', password: 'a long password' });
    expect(status).toBe(200);
    expect(await session(body.accessToken)).toMatchObject({
      status: 200,
      subject: 'maria',
      roles: ['operator', 'certificate-manager'],
      permissions: ['read', 'operate', 'manage-certificates'],
    });
  });

  it('renews a session with the roles of now, and not after it was removed', async () => {
    users('add otto --role viewer', 'another password');
    const { body } = await post('/auth/token', { username: 'otto', password: 'another password' });
    users('set-roles otto --role key-exporter');
    const renewed = await post('/auth/renewal', {}, body.accessToken);
    expect(await session(renewed.body.accessToken)).toMatchObject({ roles: ['key-exporter'] });
    users('remove otto');
    expect((await post('/auth/renewal', {}, renewed.body.accessToken)).status).toBe(401);
    expect((await post('/auth/token', { username: 'otto', password: 'another password' })).status).toBe(401);
  });

  it('has a new password when the command says so', async () => {
    users('set-password maria', 'the next password');
    expect((await post('/auth/token', { username: 'maria', password: 'a long password' })).status).toBe(401);
    expect((await post('/auth/token', { username: 'maria', password: 'the next password' })).status).toBe(
      200,
    );
  });

  it.each([
    ['a short password', 'add eva --role viewer', 'short'],
    ['a role that there is not', 'add eva --role superuser', 'a long password'],
    ['a name that is taken', 'add maria --role viewer', 'a long password'],
    ['a name with a colon', 'add service:mes --role viewer', 'a long password'],
  ])('is not added with %s', (_fault, commandLine, input) => {
    const { status, stderr } = spawnSync(
      process.execPath,
      [command, '--file', usersFile, ...commandLine.split(' ')],
      { input, encoding: 'utf8' },
    );
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/10 characters|Allowed choices|already|It has 1 to 100 letters/);
    expect(stderr).not.toContain('    at ');
  });

  it('is not added where there is no folder for the file, whose name is said', () => {
    const nowhere = join(folder.path, 'nowhere', 'users.json');
    const commandLine = ['--file', nowhere, 'add', 'eva', '--role', 'viewer'];
    const input = 'a long password';
    const { status, stderr } = spawnSync(process.execPath, [command, ...commandLine], {
      input,
      encoding: 'utf8',
    });
    expect(stderr).toContain(`koios-users: The users file ${nowhere} cannot be written: Error: ENOENT`);
    expect(status).toBe(1);
  });

  it('stands in a file for its owner alone, with the argon2id hash of its password', () => {
    const text = readFileSync(usersFile, 'utf8');
    expect(text).toContain('$argon2id$');
    expect(text).not.toContain('password\n');
    expect(statSync(usersFile).mode & 0o777).toBe(0o600);
  });
});

describe('a service account', () => {
  it('exchanges its key, which is shown once and kept as a hash, for a token', async () => {
    const key = users('add-service-account mes --role viewer').trim().split('\n').at(-1) ?? '';
    expect(key).toMatch(/^koios_[\w-]{43}$/);
    expect(readFileSync(usersFile, 'utf8')).not.toContain(key);
    const { status, body } = await post('/auth/token', { apiKey: key });
    expect(status).toBe(200);
    expect(await session(body.accessToken)).toMatchObject({ subject: 'service:mes', permissions: ['read'] });
    users('remove-service-account mes');
    expect((await post('/auth/token', { apiKey: key })).body.code).toBe('UNAUTHENTICATED');
  });
});

describe('an identity provider', () => {
  it('is told to the sign-in screen, with what a browser needs for it', async () => {
    expect(await signInConfiguration()).toEqual({
      password: true,
      openIdConnect: {
        name: new URL(provider.issuer).host,
        issuer: provider.issuer,
        clientId: 'koios-console',
        scope: 'openid profile',
        audience: 'koios-api',
      },
    });
  });

  it('signs people in: its tokens are taken, with the roles of its claim', async () => {
    expect(await session(await provider.token(['offline_access', 'operator']))).toMatchObject({
      status: 200,
      subject: 'maria@example.com',
      permissions: ['read', 'operate'],
    });
  });

  it('is asked for its keys once, and again when it has changed them', async () => {
    await session(await provider.token(['viewer']));
    const asked = provider.keyRequests;
    await session(await provider.token(['operator']));
    expect(provider.keyRequests).toBe(asked);
    await provider.rotate();
    const token = await provider.token(['viewer']);
    await eventually(async () => expect(await session(token)).toMatchObject({ status: 200 }));
  });

  it('cannot speak for others: tokens for another audience, and renewals of local users', async () => {
    expect(await session(await provider.token(['administrator'], 'another-api'))).toMatchObject({
      status: 401,
    });
    const namesake = await provider.token(['viewer'], 'koios-api', 'maria');
    expect((await post('/auth/renewal', {}, namesake)).status).toBe(401);
  });

  it.each([[undefined], ['administrator'], [{ administrator: true }], [['superuser']]])(
    'gives no permission by roles like %j, but a single one may be text',
    async (roles) => {
      const { permissions } = await session(await provider.token(roles));
      expect(permissions).toEqual(roles === 'administrator' ? expect.arrayContaining(['administer']) : []);
    },
  );
});
