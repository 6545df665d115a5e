import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseKeyEncryptionKeys } from '@koios/sealing';
import { temporaryFolder, type TemporaryFolder } from '@koios/test-infrastructure';
import { type CommandResult, runCommand } from './support/command.js';

const script = new URL('../compose/make-secrets.mjs', import.meta.url).pathname;
const gatewayDirectory = new URL('../../apps/gateway/', import.meta.url).pathname;
let secrets: TemporaryFolder;

beforeEach(() => {
  secrets = temporaryFolder('secrets');
});
afterEach(() => secrets.remove());

/** As the service `secrets` of docker-compose.yml does it. */
function makeSecrets(environment: Readonly<Record<string, string>> = {}, ...words: string[]): CommandResult {
  const variables = { ...environment, SECRETS_DIRECTORY: secrets.path, GATEWAY_DIRECTORY: gatewayDirectory };
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  return runCommand('env', [...assignments, process.execPath, script, ...words]);
}

const secret = (owner: string, name: string): string => readFileSync(join(secrets.path, owner, name), 'utf8');

describe('the password of admin', () => {
  it('is told when it is made, and later how another one is set', () => {
    expect(makeSecrets()).toEqual({
      status: 0,
      output: expect.stringMatching(/^Sign in as admin with the password \S{32}\n$/),
    });
    const hash = secret('gateway', 'admin-password-hash');
    expect(makeSecrets()).toEqual({
      status: 0,
      output: expect.stringMatching(
        /as before\. Another one: KOIOS_ADMIN_PASSWORD=… docker compose run --rm secrets /,
      ),
    });
    expect(secret('gateway', 'admin-password-hash')).toBe(hash);

    const { output } = makeSecrets({ KOIOS_ADMIN_PASSWORD: 'chosen by somebody' });
    expect(output).not.toContain('chosen');
    expect(secret('gateway', 'admin-password-hash')).not.toBe(hash);
  });
});

describe('the key-encryption keys', () => {
  const idsOf = (service: string): string[] => {
    const issues: string[] = [];
    const keys = parseKeyEncryptionKeys(secret(service, 'key-encryption-keys'), {
      addIssue: (issue) => issues.push(issue),
    });
    expect(issues).toEqual([]);
    return [...keys.byId.keys()];
  };

  it.each(['cert-service', 'device-service'])(
    'of %s get a newer one in front, and lose the others',
    (service) => {
      makeSecrets();
      const first = secret(service, 'key-encryption-keys');
      expect(makeSecrets({}, 'new-key', service)).toMatchObject({
        output: expect.stringContaining('k2, k1'),
      });
      expect(idsOf(service)).toEqual(['k2', 'k1']);
      expect(secret(service, 'key-encryption-keys')).toContain(first);
      expect(makeSecrets({}, 'newest-key-alone', service)).toMatchObject({ status: 0 });
      expect(idsOf(service)).toEqual(['k2']);
      makeSecrets({}, 'new-key', service);
      expect(idsOf(service)).toEqual(['k3', 'k2']);
      // A start leaves them as they are.
      makeSecrets();
      expect(idsOf(service)).toEqual(['k3', 'k2']);
    },
  );

  it('are those of a saved stack where it is restored', () => {
    const key = `k7:${'A'.repeat(43)}`;
    makeSecrets({ KOIOS_CERT_KEYS: key });
    makeSecrets({}, 'new-key', 'cert-service');
    expect(idsOf('cert-service')).toEqual(['k8', 'k7']);
  });

  it.each([[['new-key']], [['new-key', 'gateway']], [['whatever']]])('refuse %j', (words) => {
    expect(makeSecrets({}, ...words).status).not.toBe(0);
  });
});

describe('the users of NATS', () => {
  it('are our services and the observers that are asked for, each with its password', () => {
    makeSecrets();
    expect(secret('nats', 'authorization.conf')).not.toContain('my-service');
    makeSecrets({ KOIOS_OBSERVERS: 'my-service, reports' });
    const users = secret('nats', 'authorization.conf');
    for (const name of ['my-service', 'reports']) {
      expect(users).toContain(`"${secret('nats', `${name}-password`)}"`);
      expect(users).toContain(`$JS.API.CONSUMER.MSG.NEXT.events.${name}"`);
    }
  });

  it.each(['cert-service', '../postgres/x', '*'])('do not take %s for an observer', (name) => {
    expect(makeSecrets({ KOIOS_OBSERVERS: name }).status).not.toBe(0);
    expect(existsSync(join(secrets.path, 'postgres'))).toBe(false);
  });
});
