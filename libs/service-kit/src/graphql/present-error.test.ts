import { describe, expect, it } from '@jest/globals';
import { KoiosError } from '@koios/opcua-contracts';
import { GraphQLError } from 'graphql';
import { pino } from 'pino';
import { QueryFailedError } from 'typeorm';
import { presentError, toGraphQLError } from './present-error.js';

const logged: string[] = [];
const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });

/** As graphql-js wraps what a resolver throws. */
function thrownByResolver(originalError: Error): GraphQLError {
  return new GraphQLError(originalError.message, { path: ['devices', 3, 'name'], originalError });
}

describe('what a caller sees of an error', () => {
  it('that a caller can mend: its code, message, field and place', () => {
    const error = new KoiosError('DEVICE_NAME_TAKEN', undefined, 'name');
    expect(presentError(thrownByResolver(error), log)).toMatchObject({
      message: 'Another device of the plant has this name.',
      path: ['devices', 3, 'name'],
      extensions: { code: 'DEVICE_NAME_TAKEN', field: 'name' },
    });
  });

  it('that was wrapped twice: the same', () => {
    const error = new KoiosError('DEVICE_NAME_TAKEN', undefined, 'name');
    const wrapped = thrownByResolver(toGraphQLError(error));
    expect(presentError(wrapped, log).extensions).toEqual({ code: 'DEVICE_NAME_TAKEN', field: 'name' });
  });

  it('without a field to blame: no field', () => {
    expect(presentError(thrownByResolver(new KoiosError('FORBIDDEN')), log).extensions).toEqual({
      code: 'FORBIDDEN',
    });
  });

  it.each([
    ['an Error', new Error('password is hunter2')],
    ['a TypeError', new TypeError("cannot read 'hunter2' of undefined")],
    [
      'an error that carries a code of its own',
      Object.assign(new Error('hunter2'), { extensions: { code: 'hunter2' } }),
    ],
    [
      'a failed query',
      new QueryFailedError('SELECT hunter2', [], Object.assign(new Error('hunter2'), { code: '42P01' })),
    ],
  ])('that is unexpected, %s: INTERNAL and nothing else; it is logged whole', (_what, error) => {
    logged.length = 0;
    for (const thrown of [error, thrownByResolver(error)]) {
      const shown = presentError(thrown, log);
      expect(shown.extensions).toEqual({ code: 'INTERNAL' });
      expect(JSON.stringify(shown)).not.toContain('hunter2');
    }
    expect(logged.join('')).toContain('hunter2');
    expect(logged.join('')).toContain('"level":50');
  });

  it('that is no Error at all: INTERNAL', () => {
    expect(presentError('hunter2', log).extensions).toEqual({ code: 'INTERNAL' });
  });

  it.each([
    [
      'no connection',
      Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' }),
    ],
    ['a lost connection', new Error('Connection terminated unexpectedly')],
    [
      'a server that goes down',
      new QueryFailedError('SELECT 1', [], Object.assign(new Error('terminating'), { code: '57P01' })),
    ],
  ])('of a database that does not answer, %s: SERVICE_UNAVAILABLE, without its address', (_what, error) => {
    const shown = presentError(thrownByResolver(error), log);
    expect(shown).toMatchObject({
      message: 'The database does not answer. Try again.',
      extensions: { code: 'SERVICE_UNAVAILABLE' },
    });
  });

  it('in the request itself: what GraphQL says, with a code', () => {
    expect(presentError(new GraphQLError('Cannot query field "x".'), log)).toMatchObject({
      message: 'Cannot query field "x".',
      extensions: { code: 'BAD_USER_INPUT' },
    });
    const parsed = new GraphQLError('Syntax Error', { extensions: { code: 'GRAPHQL_PARSE_FAILED' } });
    expect(presentError(parsed, log).extensions).toEqual({ code: 'GRAPHQL_PARSE_FAILED' });
    const extensions = { code: 'GRAPHQL_PARSE_FAILED' };
    const wrapped = new GraphQLError('Syntax Error', {
      extensions,
      originalError: new GraphQLError('Syntax Error'),
    });
    expect(presentError(wrapped, log).extensions).toEqual({ code: 'GRAPHQL_PARSE_FAILED' });
  });

  it('that refuses the whole request: its HTTP status, which the caller sees as such only', () => {
    const error = toGraphQLError(new KoiosError('UNAUTHENTICATED'));
    expect(error.extensions['http']).toEqual({ status: 401 });
    expect(presentError(error, log).extensions).toEqual({ code: 'UNAUTHENTICATED' });
  });
});
