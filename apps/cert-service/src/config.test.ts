import { inspect } from 'node:util';
import { loadConfiguration } from '@koios/service-kit';
import { describe, expect, it } from '@jest/globals';
import { configurationSchema } from './config.js';

const secret = 'xyzzy-the-s3-secret';
const environment = {
  HTTP_PORT: '4001',
  NATS_URL: 'nats://127.0.0.1:4222',
  TOKEN_ISSUER: 'http://127.0.0.1:8080',
  TOKEN_AUDIENCE: 'koios',
  JWKS_URL: 'http://127.0.0.1:8080/jwks',
  DATABASE_URL: 'postgres://cert_service:xyzzy-the-password@127.0.0.1/cert_service',
  S3_ENDPOINT: 'http://127.0.0.1:9000',
  S3_ACCESS_KEY: 'koios',
  S3_SECRET_KEY: secret,
  KEY_ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64url')}`,
};

describe('the configuration', () => {
  it('has defaults for all that has a safe one', () => {
    const configuration = loadConfiguration(configurationSchema, environment);
    expect(configuration).toMatchObject({
      S3_BUCKET: 'koios-keys',
      KEY_OVERLAP_HOURS: 168,
      GARBAGE_AGE_MS: 3_600_000,
    });
    expect(configuration.DEFAULT_CERTIFICATE_HOSTNAME).not.toBe('');
  });

  it('names every variable that is wrong', () => {
    const wrong = {
      ...environment,
      S3_ENDPOINT: 'ftp://x',
      KEY_ENCRYPTION_KEYS: 'k1',
      DATABASE_URL: 'mysql://x',
      S3_SECRET_KEY: '',
    };
    expect(() => loadConfiguration(configurationSchema, wrong)).toThrow(
      /DATABASE_URL[\s\S]*S3_ENDPOINT[\s\S]*S3_SECRET_KEY[\s\S]*KEY_ENCRYPTION_KEYS/,
    );
  });

  it('refuses a host name for the default certificate that no certificate can have', () => {
    const wrong = { ...environment, DEFAULT_CERTIFICATE_HOSTNAME: 'plant_7' };
    expect(() => loadConfiguration(configurationSchema, wrong)).toThrow(/DEFAULT_CERTIFICATE_HOSTNAME/);
  });

  it('does not print its secrets', () => {
    const printed = inspect(loadConfiguration(configurationSchema, environment), {
      depth: 9,
      showHidden: true,
    });
    expect(printed).not.toContain('xyzzy');
    expect(printed).not.toContain(environment.KEY_ENCRYPTION_KEYS.slice(3));
  });
});
