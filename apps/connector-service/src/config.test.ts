import { describe, expect, it } from '@jest/globals';
import { ConfigurationError, loadConfiguration } from '@koios/service-kit';
import { connectorConfigurationSchema } from './config.js';

const required = {
  HTTP_PORT: '0',
  NATS_URL: 'nats://127.0.0.1:4222',
  TOKEN_ISSUER: 'http://127.0.0.1/',
  TOKEN_AUDIENCE: 'koios',
  JWKS_URL: 'http://127.0.0.1/jwks',
};
const load = (environment: Record<string, string>) =>
  loadConfiguration(connectorConfigurationSchema, { ...required, ...environment });

describe('the configuration of a connector', () => {
  it('has both roles and safe defaults', () => {
    expect(load({ PLANT: 'north' })).toMatchObject({
      ROLES: ['worker', 'api'],
      PLANT: 'north',
      HANDSHAKES_AT_ONCE: 8,
      TRUST_PROBE_MIN_MS: 5_000,
      TRUST_PROBE_MAX_MS: 30_000,
      STATUS_REPORT_INTERVAL_MS: 2_000,
      CONNECTOR_SILENCE_LIMIT_MS: 30_000,
    });
  });

  it('calls a connector by its host and process, in letters that keys can hold', () => {
    expect(load({ PLANT: 'north' }).CONNECTOR_ID).toMatch(/^[A-Za-z0-9_-]+-\d+$/);
  });

  it('needs a plant for the worker, and none for the api', () => {
    expect(() => load({})).toThrow(/PLANT: the worker role needs to know its plant/);
    expect(load({ ROLES: 'api' }).PLANT).toBeUndefined();
  });

  it.each([
    [{ ROLES: 'boss' }, 'ROLES'],
    [{ PLANT: 'north.south' }, 'PLANT'],
    [{ CONNECTOR_ID: 'a.b' }, 'CONNECTOR_ID'],
    [{ HANDSHAKES_AT_ONCE: '0' }, 'HANDSHAKES_AT_ONCE'],
    [{ CONNECTOR_SILENCE_LIMIT_MS: '5000' }, 'CONNECTOR_SILENCE_LIMIT_MS'],
    [{ TRUST_PROBE_MIN_MS: '40000' }, 'TRUST_PROBE_MAX_MS'],
  ])('refuses %j and names %s', (environment, name) => {
    expect(() => load({ PLANT: 'north', ...environment })).toThrow(ConfigurationError);
    expect(() => load({ PLANT: 'north', ...environment })).toThrow(name);
  });
});
