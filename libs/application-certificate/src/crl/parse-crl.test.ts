import { describe, expect, it } from '@jest/globals';
import { Authority, buildCrl } from '../../test/authority.js';
import { NOW, sha1WithRsa } from '../../test/certificate-builder.js';
import { openssl } from '../../test/openssl.js';
import { boolean, integer, nullValue, objectIdentifier, octetString, sequence } from '../der/der-writer.js';
import { derToPem } from '../der/pem.js';
import { crlInFile } from './crl-file.js';
import { crlVerifiesWith, parseCrl } from './parse-crl.js';

const root = new Authority('Root');
const other = new Authority('Other');
const extension = (critical: number, oid = '2.5.29.28') =>
  sequence(objectIdentifier(oid), boolean(critical), octetString(nullValue()));

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

  it.each([
    ['a delta list', extension(0xff, '2.5.29.27'), 'take the complete list'],
    ['a delta list that hides it', extension(0, '2.5.29.27'), 'take the complete list'],
    ['a list about a part', extension(0xff), 'a part of the certificates only'],
    ['an unknown critical extension', extension(0xff, '1.2.3'), 'the critical extension 1.2.3'],
  ])('says why it does not take %s', (_, extension, why) => {
    expect(() => parseCrl(buildCrl(root, { extensions: [extension] }))).toThrow(why);
  });

  it('refuses more than a mebibyte unread', () => {
    expect(() => parseCrl(new Uint8Array(1024 * 1024 + 1))).toThrow(
      expect.objectContaining({ code: 'INPUT_TOO_LARGE' }),
    );
  });
});

describe('a file of a revocation list', () => {
  const list = buildCrl(root);
  const pem = derToPem(list, 'X509 CRL');
  const read = (file: Uint8Array) => parseCrl(crlInFile(file));

  it.each([
    ['DER', list],
    ['PEM behind a text', Buffer.from(`Certificate Revocation List (CRL):\r\n${pem}`)],
    ['PEM in UTF-16, as PowerShell writes it', Buffer.from(`\ufeff${pem}`, 'utf16le')],
  ])('is read in %s', (_, file) => {
    expect(read(file)).toEqual(parseCrl(list));
  });

  it.each([
    ['two lists', Buffer.from(pem + derToPem(buildCrl(other), 'X509 CRL')), 'several revocation lists'],
    ['a certificate in PEM', Buffer.from(derToPem(root.certificate.der)), 'list. It is a certificate.'],
    ['a certificate in DER', root.certificate.der, 'list. It is a certificate.'],
    ['nothing', Buffer.alloc(0), 'holds no revocation list.'],
  ])('is refused with a sentence that says it when it holds %s', (_, file, message) => {
    expect(() => read(file)).toThrow(
      expect.objectContaining({ code: 'CRL_MALFORMED', message: expect.stringContaining(message) }),
    );
  });
});
