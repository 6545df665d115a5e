import { describe, expect, it } from '@jest/globals';
import { actorFrom } from './actor.js';

const caller = { subject: 'anna', roles: [] };

describe('the address of an actor', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['2001:db8::17', '2001:db8::17'],
    ['192.0.2.7, 198.51.100.1', '192.0.2.7'],
    ['', null],
    ['unknown', null],
    ['192.0.2.7:80', null],
    [`fe80::1%${'x'.repeat(100)}`, null],
  ])('of %j is %j', (given, address) => {
    expect(actorFrom(caller, { 'x-forwarded-for': given }).address).toBe(address);
  });

  it('is null without the header', () => {
    expect(actorFrom(caller, {})).toEqual({ subject: 'anna', address: null });
  });
});
