import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isHostnameOrIpAddress, isIpAddress } from './host-name.js';

const label63 = 'a'.repeat(63);

describe('isHostnameOrIpAddress', () => {
  it.each([
    'plc',
    'PLC-7',
    '7up',
    'line-4.plant.example.com',
    'xn--bcher-kva.example',
    '192.168.0.1',
    '::1',
    label63,
    `${label63}.${label63}.${label63}.${'b'.repeat(61)}`,
  ])('takes %s', (name) => {
    expect(isHostnameOrIpAddress(name)).toBe(true);
  });

  it.each([
    '',
    ' ',
    '.',
    'a..b',
    'plc.',
    '-plc',
    'plc-',
    'a b',
    'plc_7',
    'büro',
    'http://plc',
    'plc:4840',
    '192.168.0.300',
    '42',
    `${label63}a`,
    `${label63}.${label63}.${label63}.${'b'.repeat(62)}`,
    'a\u0000b',
    'a\n',
  ])('refuses %j', (name) => {
    expect(isHostnameOrIpAddress(name)).toBe(false);
  });

  it('takes every domain name there is', () => {
    fc.assert(fc.property(fc.domain(), (name) => isHostnameOrIpAddress(name)));
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 5000 }), (text) => typeof isHostnameOrIpAddress(text) === 'boolean'),
    );
  });
});

describe('isIpAddress', () => {
  it('tells addresses from names', () => {
    expect([isIpAddress('10.1.1.1'), isIpAddress('fe80::1'), isIpAddress('plc')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
