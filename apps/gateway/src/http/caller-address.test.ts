import { describe, expect, it } from '@jest/globals';
import { callerAddress } from './caller-address.js';

describe("a caller's address", () => {
  it.each([
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['192.0.2.7', '192.0.2.7'],
    ['2001:db8::17', '2001:db8::17'],
    [undefined, ''],
  ])('of %j is %j', (given, address) => {
    expect(callerAddress(given)).toBe(address);
  });
});
