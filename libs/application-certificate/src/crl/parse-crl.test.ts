import { describe, expect, it } from '@jest/globals';
import { Authority, buildCrl } from '../../test/authority.js';
import { NOW, sha1WithRsa } from '../../test/certificate-builder.js';
import { openssl } from '../../test/openssl.js';
import { boolean, integer, nullValue, objectIdentifier, octetString, sequence } from '../der/der-writer.js';
import { crlVerifiesWith, parseCrl } from './parse-crl.js';

const root = new Authority('Root');
const other = new Authority('Other');
const extension = (critical: number) =>
  sequence(objectIdentifier('2.5.29.28'), boolean(critical), octetString(nullValue()));

describe('parseCrl', () => {
  it('reads what openssl reads', () => {
    const der = buildCrl(root, { revoked: [Buffer.of(0x41, 1), Buffer.of(0, 0x81)], nextUpdate: null });
    const { output } = openssl(['crl', '-inform', 'DER', '-in', 'a.crl', '-noout', '-text'], {
      'a.crl': der,
    });
    expect(output).toContain('Serial Number: 4101');
    expect(output).toContain('Next Update: NONE');
    expect(parseCrl(der)).toMatchObject({
      issuer: { commonName: 'Root' },
      nextUpdate: null,
      thisUpdate: new Date(NOW.getTime() - 24 * 60 * 60 * 1000),
      signatureHash: 'SHA-256',
    });
    expect([...parseCrl(der).revokedAt.keys()]).toEqual(['4101', '81']);
  });

  it('verifies with its authority and nobody else', () => {
    const crl = parseCrl(buildCrl(root));
    expect(crlVerifiesWith(crl, root.certificate.publicKeySpkiDer)).toBe(true);
    expect(crlVerifiesWith(crl, other.certificate.publicKeySpkiDer)).toBe(false);
    expect(crlVerifiesWith(crl, Buffer.of(1))).toBe(false);
  });

  it('takes extensions that are not critical', () => {
    expect(parseCrl(buildCrl(root, { extensions: [extension(0)] })).revokedAt.size).toBe(0);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a certificate', root.certificate.der],
    ['a list with a critical extension', buildCrl(root, { extensions: [extension(0xff)] })],
    ['another algorithm inside', buildCrl(root, { innerAlgorithm: sha1WithRsa })],
    ['version 3', buildCrl(root, { version: integer(2) })],
    ['something behind it', Buffer.concat([buildCrl(root), Buffer.of(0)])],
  ])('refuses %s', (_, der) => {
    expect(() => parseCrl(der)).toThrow(expect.objectContaining({ code: 'CRL_MALFORMED' }));
  });

  it('refuses more than a mebibyte unread', () => {
    expect(() => parseCrl(new Uint8Array(1024 * 1024 + 1))).toThrow(
      expect.objectContaining({ code: 'INPUT_TOO_LARGE' }),
    );
  });
});
