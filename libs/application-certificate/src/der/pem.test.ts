import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { derToPem, pemBlocks, pemToDer } from './pem.js';

describe('PEM', () => {
  it('gives back every DER that was written', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 500 }), (der) => {
        expect(pemToDer(derToPem(der))).toEqual(Buffer.from(der));
      }),
    );
  });

  it('writes lines of 64 characters', () => {
    const lines = derToPem(new Uint8Array(100)).split('\n');
    expect(lines.map((line) => line.length)).toEqual([27, 64, 64, 8, 25, 0]);
  });

  it('takes carriage returns, and text around blocks', () => {
    const pem =
      `subject=CN = x\n${derToPem(Uint8Array.of(1))}notes\n${derToPem(Uint8Array.of(2))}`.replaceAll(
        '\n',
        '\r\n',
      );
    expect(pemBlocks(pem, 'CERTIFICATE').map((der) => der[0])).toEqual([1, 2]);
  });

  it('does not take a block with another label', () => {
    expect(() => pemToDer(derToPem(Uint8Array.of(1), 'PUBLIC KEY'))).toThrow(
      expect.objectContaining({ code: 'PEM_MALFORMED' }),
    );
  });

  it.each([
    '',
    'hello',
    '-----BEGIN CERTIFICATE-----\nAAAA',
    '-----BEGIN CERTIFICATE-----\nA*AA\n-----END CERTIFICATE-----',
    '-----BEGIN CERTIFICATE-----\nAAA\n-----END CERTIFICATE-----',
    '-----BEGIN CERTIFICATE----------END CERTIFICATE-----',
  ])('refuses %j', (pem) => {
    expect(() => pemToDer(pem)).toThrow(expect.objectContaining({ code: 'PEM_MALFORMED' }));
  });

  it('refuses a text of more than a mebibyte', () => {
    expect(() => pemToDer(' '.repeat(1024 * 1024 + 1))).toThrow(
      expect.objectContaining({ code: 'INPUT_TOO_LARGE' }),
    );
  });
});
