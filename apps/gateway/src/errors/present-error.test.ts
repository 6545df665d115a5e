import { describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { presentError } from './present-error.js';

function presented(error: GraphQLError) {
  const reported: unknown[] = [];
  const shown = presentError(error, { requestId: 'request-1', report: (cause) => reported.push(cause) });
  return { shown: shown.toJSON(), reported };
}

describe('an error that leaves the gateway', () => {
  it('with a code of the list is shown with its code, field and HTTP status, and nothing else', () => {
    const extensions = {
      code: 'NAME_INVALID',
      field: 'name',
      http: { status: 400 },
      serviceName: 'devices',
      stacktrace: ['at'],
    };
    const { shown, reported } = presented(
      new GraphQLError('Give it a name.', { path: ['createDevice'], extensions }),
    );
    expect(shown).toEqual({
      message: 'Give it a name.',
      path: ['createDevice'],
      extensions: { code: 'NAME_INVALID', field: 'name', http: { status: 400 } },
    });
    expect(reported).toEqual([]);
  });

  it.each([
    ['of a code that nobody knows', new GraphQLError('secret', { extensions: { code: 'WEIRD' } })],
    ['made of a plain error', new GraphQLError('secret', { originalError: new TypeError('secret') })],
    ['of a resolver without a code', new GraphQLError('secret', { path: ['devices'] })],
  ])('%s is INTERNAL with the request id, and is reported', (_case, error) => {
    const { shown, reported } = presented(error);
    expect(shown.extensions).toEqual({ code: 'INTERNAL', requestId: 'request-1' });
    expect(shown.message).not.toContain('secret');
    expect(reported).toEqual([error.originalError ?? error]);
  });

  it('as INTERNAL from a subgraph gets the request id and our own sentence, and is not reported again', () => {
    const { shown, reported } = presented(new GraphQLError('secret', { extensions: { code: 'INTERNAL' } }));
    expect(shown.extensions).toEqual({ code: 'INTERNAL', requestId: 'request-1' });
    expect(shown.message).not.toContain('secret');
    expect(reported).toEqual([]);
  });

  it('that was presented before stays as it is', () => {
    const request = { requestId: 'request-1', report: () => undefined };
    const once = presentError(
      new GraphQLError('Unknown field', { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }),
      request,
    );
    expect(presentError(once, request).toJSON()).toEqual(once.toJSON());
    expect(once.extensions['code']).toBe('BAD_USER_INPUT');
  });
});
