import { describe, expect, it } from '@jest/globals';
import type { GraphQLFormattedError } from 'graphql';
import { presentSubgraphError } from './present-subgraph-error.js';

function presented(error: GraphQLFormattedError, operation = 'query') {
  const reported: string[] = [];
  const report = (_error: unknown, message: string) => reported.push(message);
  const shown = presentSubgraphError(error, { subgraphName: 'devices', operation, report });
  return { shown: shown.toJSON(), reported };
}

describe('an error of a subgraph', () => {
  it('with a code of the list passes with code, field, message and path only', () => {
    const extensions = {
      code: 'DEVICE_NAME_TAKEN',
      field: 'name',
      stacktrace: ['at device.ts:1'],
      url: 'http://10.0.0.1',
    };
    const { shown, reported } = presented({ message: 'Taken.', path: ['createDevice'], extensions });
    const passed = { code: 'DEVICE_NAME_TAKEN', field: 'name' };
    expect(shown).toEqual({ message: 'Taken.', path: ['createDevice'], extensions: passed });
    expect(reported).toEqual([]);
  });

  it.each(['SUBREQUEST_HTTP_ERROR', 'RESPONSE_VALIDATION_FAILED', 'TIMEOUT_ERROR'])(
    'that says %s is SERVICE_UNAVAILABLE with a sentence for a screen',
    (code) => {
      const { shown, reported } = presented({
        message: 'fetch failed to http://10.0.0.1',
        extensions: { code },
      });
      const message = 'The device service does not answer. Try again.';
      expect(shown).toEqual({ message, extensions: { code: 'SERVICE_UNAVAILABLE' } });
      expect(reported).toHaveLength(1);
    },
  );

  it.each([undefined, 'INTERNAL_SERVER_ERROR', 'GRAPHQL_VALIDATION_FAILED'])(
    'with the code %p is INTERNAL',
    (code) => {
      const { shown, reported } = presented({ message: 'secret', extensions: code ? { code } : {} });
      expect(shown.extensions).toEqual({ code: 'INTERNAL' });
      expect(shown.message).not.toContain('secret');
      expect(reported).toHaveLength(1);
    },
  );
});
