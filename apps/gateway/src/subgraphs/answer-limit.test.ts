import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { answerLimitMs } from './answer-limit.js';

describe('the time a subgraph has to answer', () => {
  it('is 30 seconds', () => {
    expect(answerLimitMs(parse('{ devices { totalCount } }'))).toBe(30_000);
  });

  it('is longer than the minute that a connection test may take', () => {
    const test = 'mutation { first: testDeviceConnection(input: { deviceId: "1" }) { succeeded } }';
    expect(answerLimitMs(parse(test))).toBe(65_000);
  });
});
