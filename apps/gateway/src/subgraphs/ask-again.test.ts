import { describe, expect, it } from '@jest/globals';
import { type ExecutionResult, GraphQLError } from 'graphql';
import { askAgain } from './ask-again.js';

const failure = (code: string): ExecutionResult => ({
  errors: [new GraphQLError('no', { extensions: { code } })],
});
const noConnection = failure('SUBREQUEST_HTTP_ERROR');
const answer: ExecutionResult = { data: { devices: [] } };

/** Answers these one after the other. */
function subgraph(...results: ExecutionResult[]) {
  const asked: ExecutionResult[] = [];
  return {
    asked,
    ask: () => {
      const result = results[asked.length] ?? answer;
      asked.push(result);
      return Promise.resolve(result);
    },
  };
}

describe('a query whose connection fails', () => {
  it('is asked again until there is an answer', async () => {
    const { ask, asked } = subgraph(noConnection, noConnection);
    expect(await askAgain(ask, () => 30_000)).toBe(answer);
    expect(asked).toHaveLength(3);
  });

  it('is given up after four times', async () => {
    const { ask, asked } = subgraph(...Array.from({ length: 9 }, () => noConnection));
    expect(await askAgain(ask, () => 30_000)).toBe(noConnection);
    expect(asked).toHaveLength(4);
  });

  it('is not asked again when the caller waits no longer', async () => {
    const { ask, asked } = subgraph(noConnection);
    expect(await askAgain(ask, () => 40)).toBe(noConnection);
    expect(asked).toHaveLength(1);
  });

  it.each(['TIMEOUT_ERROR', 'SERVICE_UNAVAILABLE', 'DEVICE_NOT_FOUND'])(
    'and one that was answered %s is not asked again',
    async (code) => {
      const { ask, asked } = subgraph(failure(code));
      await askAgain(ask, () => 30_000);
      expect(asked).toHaveLength(1);
    },
  );
});
