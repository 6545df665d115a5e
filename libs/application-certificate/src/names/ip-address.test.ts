import { isIP } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ipAddressToOctets, octetsToIpAddress } from './ip-address.js';

describe('IP literals', () => {
  it.each([
    ['10.0.0.1', '10.0.0.1'],
    ['::', '::'],
    ['::1', '::1'],
    ['FE80:0:0:0:0:0:0:1', 'fe80::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['::ffff:192.168.0.1', '::ffff:c0a8:1'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
  ])('reads %s and writes %s', (text, canonical) => {
    const octets = ipAddressToOctets(text);
    expect(octets === null ? null : octetsToIpAddress(octets)).toBe(canonical);
  });

  it.each([
    '',
    '1.2.3',
    '1.2.3.256',
    '01.2.3.4',
    '1.2.3.4.5',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    'fe80::1%eth0',
    '[::1]',
    '::1.2.3',
    '1.2.3.4::',
    '12345::',
  ])('refuses %j', (text) => {
    expect(ipAddressToOctets(text)).toBeNull();
  });

  it('reads back whatever it writes', () => {
    const octets = fc.oneof(
      fc.uint8Array({ minLength: 4, maxLength: 4 }),
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
    );
    fc.assert(
      fc.property(octets, (address) => {
        const text = octetsToIpAddress(address);
        expect(text === null ? null : ipAddressToOctets(text)).toEqual(address);
      }),
    );
  });

  it('agrees with node about what an address is', () => {
    const text = fc.oneof(fc.ipV4(), fc.ipV6(), fc.stringMatching(/^[0-9a-f:.]{1,20}$/));
    fc.assert(
      fc.property(text, (candidate) => (ipAddressToOctets(candidate) !== null) === isIP(candidate) > 0),
      { numRuns: 2000 },
    );
  });

  it('writes nothing for other lengths', () => {
    expect(octetsToIpAddress(new Uint8Array(5))).toBeNull();
  });
});
