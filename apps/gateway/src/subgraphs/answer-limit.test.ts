import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { answerLimitMs } from './answer-limit.js';

describe('the time subgraphs have to answer', () => {
  it('is as configured', () => {
    expect(answerLimitMs(parse('{ devices { totalCount } }'), 30_000)).toBe(30_000);
  });

  it('is longer than the minute that a connection test may take', () => {
    const test = parse('mutation { first: testDeviceConnection(input: { deviceId: "1" }) { succeeded } }');
    expect(answerLimitMs(test, 30_000)).toBe(65_000);
    expect(answerLimitMs(test, 90_000)).toBe(90_000);
  });
});
