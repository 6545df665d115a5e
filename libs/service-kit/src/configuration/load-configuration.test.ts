import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ConfigurationError, loadConfiguration } from './load-configuration.js';
import { serviceConfigurationSchema } from './service-configuration.js';

const complete = {
  HTTP_PORT: '8081',
  NATS_URL: 'nats://127.0.0.1:4222',
  TOKEN_ISSUER: 'http://127.0.0.1:8080',
  TOKEN_AUDIENCE: 'koios',
  JWKS_URL: 'http://127.0.0.1:8080/jwks',
};

describe('the configuration', () => {
  it('is read from the environment, with safe defaults', () => {
    expect(loadConfiguration(serviceConfigurationSchema, complete)).toEqual({
      ...complete,
      HTTP_PORT: 8081,
      HTTP_HOST: '127.0.0.1',
      LOG_LEVEL: 'info',
      NATS_INBOX_PREFIX: '_INBOX',
      CALLERS: 'gateway',
      STOP_DELAY_MS: 0,
      OIDC_ROLES_CLAIM: 'roles',
      OIDC_USERNAME_CLAIM: 'sub',
    });
  });

  it('that cannot be used names every variable that is wrong or missing', () => {
    const environment = { ...complete, NATS_URL: undefined, HTTP_PORT: '70000', JWKS_URL: 'nowhere' };
    const load = () => loadConfiguration(serviceConfigurationSchema, environment);
    expect(load).toThrow(ConfigurationError);
    expect(load).toThrow(/HTTP_PORT: .*\n.*NATS_URL: .*\n.*JWKS_URL: /);
  });

  it('takes an empty variable for a missing one', () => {
    const schema = z.object({ WITH_DEFAULT: z.string().default('there'), WITHOUT: z.string() });
    expect(loadConfiguration(schema, { WITH_DEFAULT: '', WITHOUT: 'x' })).toEqual({
      WITH_DEFAULT: 'there',
      WITHOUT: 'x',
    });
    expect(() => loadConfiguration(schema, { WITHOUT: '' })).toThrow('WITHOUT');
  });

  it('takes a variable from a file that another one names', () => {
    const folder = mkdtempSync(join(tmpdir(), 'koios-configuration-'));
    const file = join(folder, 'password');
    writeFileSync(file, 'hunter2\n');
    const schema = z.object({ PASSWORD: z.string() });
    expect(loadConfiguration(schema, { PASSWORD_FILE: file })).toEqual({ PASSWORD: 'hunter2' });
    expect(loadConfiguration(schema, { PASSWORD_FILE: file, PASSWORD: 'given' })).toEqual({
      PASSWORD: 'given',
    });
    rmSync(folder, { recursive: true });
    expect(() => loadConfiguration(schema, { PASSWORD_FILE: file })).toThrow(/PASSWORD_FILE: .*ENOENT/);
  });

  it('does not tell the values of faulty variables, which may be secrets', () => {
    const load = () => loadConfiguration(serviceConfigurationSchema, { ...complete, JWKS_URL: 'hunter2' });
    expect(load).not.toThrow('hunter2');
    expect(load).toThrow('JWKS_URL');
  });
});
