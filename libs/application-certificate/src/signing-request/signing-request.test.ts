import { describe, expect, it } from '@jest/globals';
import { Authority } from '../../test/authority.js';
import { nameOf, sanOf, subjectName, dns, ip, uri } from '../../test/certificate-builder.js';
import { openssl } from '../../test/openssl.js';
import { makeKeyPair } from '../../test/requests.js';
import { derToPem, pemToDer } from '../der/pem.js';
import { parseCertificate } from '../parse/parse-certificate.js';
import { createSigningRequest } from './create-signing-request.js';
import { differencesFromRequest } from './match-signing-request.js';
import { parseSigningRequest } from './parse-signing-request.js';

const keys = makeKeyPair();
const root = new Authority('Root');
const identity = {
  commonName: 'Line 4',
  organization: 'Plant Works',
  applicationUri: 'urn:plant-7:Koios:line-4',
  dnsNames: ['plant-7.example.com'],
  ipAddresses: ['192.168.10.7'],
};

describe('a signing request', () => {
  it('is verified and shown by openssl with everything that OPC UA needs', async () => {
    const der = await createSigningRequest(identity, keys);
    const { output, exitCode } = openssl(
      ['req', '-inform', 'DER', '-in', 'a.csr', '-verify', '-noout', '-text'],
      { 'a.csr': der },
    );
    expect(exitCode).toBe(0);
    expect(output).toContain('Certificate request self-signature verify OK');
    expect(output).toContain('Subject: O = Plant Works, CN = Line 4');
    expect(output).toMatch(/Basic Constraints: critical\s+CA:FALSE/);
    expect(output).toMatch(
      /Key Usage: critical\s+Digital Signature, Non Repudiation, Key Encipherment, Data Encipherment\n/,
    );
    expect(output).toContain(
      'URI:urn:plant-7:Koios:line-4, DNS:plant-7.example.com, IP Address:192.168.10.7',
    );
  });

  it('becomes a certificate when an authority signs it with openssl, and the two match', async () => {
    const der = await createSigningRequest(identity, keys);
    const files = {
      'a.csr': derToPem(der, 'CERTIFICATE REQUEST'),
      'ca.pem': derToPem(root.certificate.der),
      'ca.key': String(root.privateKey.export({ type: 'pkcs8', format: 'pem' })),
    };
    const { output, exitCode } = openssl(
      [
        'x509',
        '-req',
        '-in',
        'a.csr',
        '-CA',
        'ca.pem',
        '-CAkey',
        'ca.key',
        '-copy_extensions',
        'copyall',
        '-days',
        '30',
      ],
      files,
    );
    expect(exitCode).toBe(0);
    const certificate = parseCertificate(pemToDer(output));
    expect(differencesFromRequest(certificate, parseSigningRequest(der))).toEqual([]);
    expect(certificate).toMatchObject({
      keyUsages: ['digitalSignature', 'nonRepudiation', 'keyEncipherment', 'dataEncipherment'],
      selfSigned: false,
    });
  });

  it('is read back as it was asked for', async () => {
    const { commonName, organization, ...rest } = identity;
    expect(parseSigningRequest(await createSigningRequest(identity, keys))).toMatchObject({
      subject: { commonName, organization },
      ...rest,
      publicKeySpkiDer: keys.publicKey.export({ type: 'spki', format: 'der' }),
    });
  });

  it('is refused with the code of the field', async () => {
    await expect(createSigningRequest({ ...identity, applicationUri: 'x' }, keys)).rejects.toMatchObject({
      code: 'APPLICATION_URI_INVALID',
    });
  });

  it.each([
    ['cut short', (der: Buffer) => der.subarray(0, -1)],
    ['of nothing', () => Buffer.alloc(0)],
    [
      'with a changed name',
      (der: Buffer) => Buffer.from(der.toString('latin1').replace('Line 4', 'Line 5'), 'latin1'),
    ],
    ['that is a certificate', () => Buffer.from(root.certificate.der)],
  ])('%s is none', async (_, change) => {
    const der = change(await createSigningRequest(identity, keys));
    expect(() => parseSigningRequest(der)).toThrow(
      expect.objectContaining({ code: 'SIGNING_REQUEST_MALFORMED' }),
    );
  });

  it.each([
    ['-sha256', null],
    ['-sha1', 'its signature is made with SHA-1, which is weaker than SHA-256.'],
    ['-sha3-256', 'its signature cannot be verified here: its algorithm 2.16.840.1.101.3.4.3.14 is unknown.'],
  ])('that openssl signed with %s is read, or it is said what is wrong with the signature', (digest, why) => {
    const key = String(keys.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const { output } = openssl(['req', '-new', '-key', 'a.key', '-subj', '/CN=Line 4', digest], {
      'a.key': key,
    });
    const read = () => parseSigningRequest(pemToDer(output, 'CERTIFICATE REQUEST'));
    if (why === null) expect(read().subject.commonName).toBe('Line 4');
    else expect(read).toThrow(why);
  });

  it('of 64 KiB and a byte is refused unread', () => {
    expect(() => parseSigningRequest(new Uint8Array(64 * 1024 + 1))).toThrow(
      expect.objectContaining({ code: 'INPUT_TOO_LARGE' }),
    );
  });
});

describe('differencesFromRequest', () => {
  const asked = createSigningRequest(identity, keys).then(parseSigningRequest);
  const names = (...of: Uint8Array[]) => sanOf(...of);
  const uriName = uri(identity.applicationUri);
  const all = names(uriName, dns('plant-7.example.com'), ip(192, 168, 10, 7), dns('more.example.com'));

  it.each([
    ['nothing', () => root.issue(keys.publicKey, {}, all), []],
    ['another key', () => root.issue(root.publicKey, {}, all), ['PUBLIC_KEY']],
    [
      'another URI',
      () =>
        root.issue(
          keys.publicKey,
          {},
          names(uri('urn:a:b'), dns('plant-7.example.com'), ip(192, 168, 10, 7)),
        ),
      ['APPLICATION_URI'],
    ],
    ['no hosts', () => root.issue(keys.publicKey, {}, names(uriName)), ['DNS_NAMES', 'IP_ADDRESSES']],
    [
      'another subject',
      () => root.issue(keys.publicKey, { subject: nameOf({ '2.5.4.3': 'X' }) }, all),
      ['SUBJECT'],
    ],
    ['the same subject', () => root.issue(keys.publicKey, { subject: subjectName }, all), []],
  ] as const)('finds %s', async (_, issue, differences) => {
    expect(differencesFromRequest(issue(), await asked)).toEqual(differences);
  });
});
