import { format, inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { Secret } from './secret.js';

describe('a secret', () => {
  const secret = new Secret('hunter2');

  it('is there for who asks for it', () => {
    expect(secret.reveal()).toBe('hunter2');
  });

  it.each([
    ['in a string', () => `${String(secret)} ${secret.toString()}`],
    ['in JSON', () => JSON.stringify({ secret })],
    ['when inspected', () => inspect({ secret }, { showHidden: true, depth: 5 })],
    ['when formatted', () => format('%s %o %j', secret, secret, secret)],
    [
      'among its own properties',
      () => JSON.stringify(Object.entries(secret)) + Object.getOwnPropertyNames(secret).join(),
    ],
    ['when copied', () => JSON.stringify({ ...secret })],
    ['in an error', () => inspect(new Error('no', { cause: secret }))],
    [
      'in a log line',
      () => {
        let line = '';
        pino({}, { write: (text: string) => void (line = text) }).info({ secret }, 'here');
        return line;
      },
    ],
  ])('does not show %s', (_where, show) => {
    expect(show()).not.toContain('hunter2');
  });
});
