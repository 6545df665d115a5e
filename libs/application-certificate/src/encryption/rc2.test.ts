import { describe, expect, it } from '@jest/globals';
import { decryptRc2Cbc } from './rc2.js';

const hex = (text: string) => Buffer.from(text, 'hex');

describe('RC2', () => {
  /** RFC 2268, 5; without padding a block cannot be read, so the plain text is chained into one that has it. */
  it.each([
    ['ffffffffffffffff', 'ffffffffffffffff', '278b27e42e2f0d49'],
    ['3000000000000000', '1000000000000001', '30649edf9be7d2c2'],
    ['88bca90e90875a7f0f79c384627bafb2', '0000000000000000', '2269552ab0f85ca6'],
  ])('decrypts the test vectors of RFC 2268 with key %s', (key, plain, encrypted) => {
    const padding = Buffer.alloc(8, 8);
    const initialVector = hex(plain).map((octet, index) => octet ^ (padding[index] ?? 0));
    expect(decryptRc2Cbc(hex(key), Buffer.from(initialVector), hex(encrypted))).toEqual(Buffer.alloc(0));
  });

  it.each(['', '00', '0000000000000000'])('refuses %j', (data) => {
    expect(() => decryptRc2Cbc(hex('0102030405'), Buffer.alloc(8), hex(data))).toThrow(RangeError);
  });
});
