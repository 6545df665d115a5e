import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { Secret } from '../configuration/secret.js';
import { createLogger } from './logger.js';

const hidden = 'hunter2';

function logged(write: (log: ReturnType<typeof createLogger>) => void): string {
  let lines = '';
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines += chunk.toString();
      done();
    },
  });
  write(createLogger('test-service', 'trace', destination));
  expect(lines).not.toBe('');
  return lines;
}

describe('the log', () => {
  it('is one JSON object a line, with the service, the time and the level in words', () => {
    const line = JSON.parse(logged((log) => log.warn({ deviceId: 'd' }, 'lost'))) as Record<string, unknown>;
    expect(line).toMatchObject({ service: 'test-service', level: 'warn', msg: 'lost', deviceId: 'd' });
    expect(Date.parse(String(line['time']))).not.toBeNaN();
  });

  it.each([
    ['a secret', { secret: new Secret(hidden) }],
    ['a configuration with a secret in it', { configuration: { S3_SECRET_KEY: new Secret(hidden) } }],
    ['a secret deep in an object', { a: { b: { c: { d: [new Secret({ key: hidden })] } } } }],
    ['an error caused by a secret', { err: new Error('no', { cause: new Secret(hidden) }) }],
    [
      'an error with a secret as its property',
      { err: Object.assign(new Error('no'), { key: new Secret(hidden) }) },
    ],
  ])('does not show %s', (_what, fields) => {
    expect(logged((log) => log.error(fields, 'failed'))).not.toContain(hidden);
  });

  it.each([
    'authorization',
    'password',
    'passphrase',
    'token',
    'accessToken',
    'privateKey',
    'privateKeyPem',
    'secretKey',
  ])('does not show what is called %s, whoever logs it as plain text', (name) => {
    expect(logged((log) => log.info({ [name]: hidden }, 'x'))).not.toContain(hidden);
    expect(logged((log) => log.info({ input: { [name]: hidden } }, 'x'))).not.toContain(hidden);
    expect(logged((log) => log.info({ request: { headers: { [name]: hidden } } }, 'x'))).not.toContain(
      hidden,
    );
  });

  it('hides the credentials in a URL that an error names', () => {
    const error = new Error(`cannot reach postgres://cert:${hidden}@db:5432/certificates`);
    const line = logged((log) => log.error({ err: error }, 'failed'));
    expect(line).not.toContain(hidden);
    expect(line).toContain('db:5432/certificates');
  });
});
