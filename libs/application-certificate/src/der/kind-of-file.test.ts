import { beforeAll, describe, expect, it } from '@jest/globals';
import { Authority, buildCrl } from '../../test/authority.js';
import { makeKeyPair, requestWith } from '../../test/requests.js';
import { openssl } from '../../test/openssl.js';
import { readCertificates } from '../chain/read-certificates.js';
import { parsePrivateKey } from '../keys/parse-private-key.js';
import { openPkcs12 } from '../pkcs12/open-pkcs12.js';
import { writePkcs12 } from '../pkcs12/write-pkcs12.js';
import { createSigningRequest } from '../signing-request/create-signing-request.js';
import { derToPem } from './pem.js';

const keys = makeKeyPair();
const root = new Authority('Root');
const files: Record<string, Uint8Array> = {};

beforeAll(async () => {
  const { privateKey } = keys;
  const certificate = root.certificate.der;
  const request = await createSigningRequest(requestWith(keys), keys);
  const pkcs7 = (form: string) => {
    const args = ['crl2pkcs7', '-nocrl', '-certfile', 'a.pem', '-outform', form];
    return Buffer.from(openssl(args, { 'a.pem': derToPem(certificate) }, 'latin1').output, 'latin1');
  };
  const sealed = { cipher: 'aes-256-cbc', passphrase: 'secret', type: 'pkcs8' } as const;
  Object.assign(files, {
    certificate,
    'certificate in PEM': Buffer.from(derToPem(certificate)),
    'PKCS #8 key': privateKey.export({ type: 'pkcs8', format: 'der' }),
    'PKCS #1 key': privateKey.export({ type: 'pkcs1', format: 'der' }),
    'encrypted key': privateKey.export({ ...sealed, format: 'der' }),
    'encrypted key in PEM': Buffer.from(privateKey.export({ ...sealed, format: 'pem' })),
    request,
    'request in PEM': Buffer.from(derToPem(request, 'CERTIFICATE REQUEST')),
    list: buildCrl(root),
    'PKCS #12': await writePkcs12({ privateKey, certificates: [certificate], passphrase: 'secret' }),
    'PKCS #7': pkcs7('DER'),
    'PKCS #7 in PEM': pkcs7('PEM'),
    'Java keystore': Buffer.from('feedfeed0000000200000001', 'hex'),
    'something else': Buffer.from('300302010a', 'hex'),
  });
});

const SENTENCES: readonly (readonly [
  file: string,
  certificate: string | null,
  key: string | null,
  pkcs12: string | null,
])[] = [
  ['certificate', null, 'It is a certificate.', 'It is a certificate.'],
  ['certificate in PEM', null, 'It is a certificate.', 'It is a certificate.'],
  ['PKCS #8 key', 'It is a private key.', null, 'It is a private key.'],
  ['PKCS #1 key', 'It is a private key.', null, 'It is a private key.'],
  ['encrypted key', 'It is a private key.', null, 'It is a private key.'],
  ['encrypted key in PEM', 'It is a private key.', null, 'It is a private key.'],
  ['request', ...three('It is a certificate signing request:')],
  ['request in PEM', ...three('It is a certificate signing request:')],
  ['list', ...three('It is a revocation list.')],
  ['PKCS #12', 'It is a PKCS #12 file:', 'It is a PKCS #12 file:', null],
  ['PKCS #7', ...three('openssl pkcs7 -print_certs')],
  ['PKCS #7 in PEM', ...three('openssl pkcs7 -print_certs')],
  ['Java keystore', ...three('keytool -importkeystore')],
];

function three(sentence: string): [string, string, string] {
  return [sentence, sentence, sentence];
}

describe('a file that is not what it was taken for', () => {
  it.each(SENTENCES)('is called by its name: %s', async (file, certificate, key, pkcs12) => {
    const input = files[file] ?? Buffer.alloc(0);
    const refused = {
      code: 'CERTIFICATE_MALFORMED',
      message: hint('The file holds no certificate. ', certificate),
    };
    await outcome(() => readCertificates(input), certificate === null ? null : refused);
    const noKey = hint('The file holds no private key. ', key);
    const code = expect.stringMatching(/^PRIVATE_KEY_(?:MISSING|MALFORMED)$/);
    await outcome(() => parsePrivateKey(input, 'secret'), key === null ? null : { code, message: noKey });
    const noPkcs12 = { code: 'PKCS12_MALFORMED', message: hint('This is no PKCS #12 file. ', pkcs12) };
    await outcome(() => openPkcs12(input, 'secret'), pkcs12 === null ? null : noPkcs12);
  });

  it('is not asked for a passphrase that it does not have', async () => {
    await expect(parsePrivateKey(files['certificate'] ?? Buffer.alloc(0))).rejects.toMatchObject({
      code: 'PRIVATE_KEY_MALFORMED',
    });
  });

  it('is refused for what is wrong with it where nobody can tell what it is', async () => {
    const input = files['something else'] ?? Buffer.alloc(0);
    await outcome(() => readCertificates(input), {
      message: expect.stringContaining('no X.509 certificate in DER: '),
    });
    await outcome(() => parsePrivateKey(input), {
      message: expect.stringContaining('This is no private key: '),
    });
    await outcome(() => openPkcs12(input), {
      message: expect.stringContaining('This is no PKCS #12 file: '),
    });
  });

  it('is read also in UTF-16, as PowerShell writes what openssl prints', async () => {
    const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');
    const pem = derToPem(root.certificate.der);
    expect(readCertificates(utf16(pem))).toHaveLength(1);
    expect(readCertificates(utf16(pem).swap16())).toHaveLength(1);
    const key = String(keys.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    expect((await parsePrivateKey(utf16(key))).equals(keys.privateKey)).toBe(true);
  });
});

function hint(start: string, end: string | null): unknown {
  return expect.stringMatching(new RegExp(`^${start}.*${(end ?? '').replace(/[.*+?^$()|#]/g, '\\$&')}`));
}

async function outcome(read: () => unknown, refusal: object | null): Promise<void> {
  const reading = Promise.resolve().then(read);
  if (refusal === null) await reading;
  else await expect(reading).rejects.toMatchObject(refusal);
}
