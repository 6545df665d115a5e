import { constants, createPrivateKey, createPublicKey, verify, X509Certificate } from 'node:crypto';
import { writePkcs12 } from '@koios/application-certificate';
import { keySign } from '@koios/opcua-contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@koios/test-infrastructure';
import { type Files, sendFiles } from './support/multipart.js';
import { type OpensslWorkshop, rsa } from './support/openssl-workshop.js';
import { Scene } from './support/scene.js';
import { makeUploadFiles } from './support/upload-files.js';

const uploadMutation = `mutation ($input: UploadCertificateInput!) {
  uploadCertificate(input: $input) {
    id name description origin revision applicationUri thumbprint keyAlgorithm keySize filesAvailable statuses
    securityPolicies findings { rule severity statusCode } chain { subject issuer thumbprint }
  }
}`;
const checkMutation = `mutation ($input: CheckCertificateInput!) {
  checkCertificate(input: $input) {
    acceptable code message passphraseNeeded commonName applicationUri thumbprint validUntil findings { rule severity }
  }
}`;

interface Uploaded {
  readonly id: string;
  readonly origin: string;
  readonly applicationUri: string | null;
  readonly thumbprint: string;
  readonly filesAvailable: boolean;
  readonly securityPolicies: string[];
  readonly statuses: string[];
  readonly findings: { readonly rule: string; readonly severity: string }[];
  readonly chain: { readonly subject: string; readonly issuer: string; readonly thumbprint: string }[];
}

let scene: Scene;
let workshop: OpensslWorkshop;
let count = 0;

beforeAll(async () => {
  workshop = makeUploadFiles();
  scene = await Scene.start();
});
afterAll(async () => {
  workshop.close();
  await scene?.stop();
});

function send<Data>(query: string, input: object, files: Files) {
  return sendFiles<Data>(scene.client, query, input, files);
}

async function upload(files: Files, input: object = {}): Promise<Uploaded> {
  count += 1;
  const answer = await send<{ uploadCertificate: Uploaded }>(
    uploadMutation,
    { name: `Upload ${count}`, ...input },
    files,
  );
  if (!answer.data) throw new Error(JSON.stringify(answer));
  return answer.data.uploadCertificate;
}

async function refusal(files: Files, input: object = {}): Promise<{ code: unknown; field: unknown }> {
  const { data, errors } = await send(uploadMutation, { name: 'Refused', ...input }, files);
  const [error] = errors ?? [];
  if (!error) throw new Error(`a refusal was expected: ${JSON.stringify(data)}`);
  return { code: error.extensions.code, field: error.extensions.field };
}

async function footprint(): Promise<unknown> {
  const [counts] = await scene.infrastructure.query(`
    SELECT (SELECT count(*) FROM client_certificate) AS certificates,
           (SELECT count(*) FROM certificate_revision) AS revisions,
           (SELECT count(*) FROM audit_entry) AS audited`);
  return { ...counts, objects: (await scene.storedKeys.names()).length };
}

function thumbprintOf(pem: Buffer): string {
  return new X509Certificate(pem).fingerprint.replaceAll(':', '');
}

function filesOf(names: Readonly<Record<string, string>>): Files {
  return Object.fromEntries(Object.entries(names).map(([field, name]) => [field, workshop.read(name)]));
}

describe('uploadCertificate', () => {
  it.each([
    ['DER and PKCS#8 in DER', { certificate: 'rsa.der', privateKey: 'rsa.key.der' }, 'rsa', undefined],
    ['PEM and PKCS#8 in PEM', { certificate: 'rsa.pem', privateKey: 'rsa.key' }, 'rsa', undefined],
    ['PEM and PKCS#1 in PEM', { certificate: 'rsa.pem', privateKey: 'rsa.pkcs1' }, 'rsa', undefined],
    ['DER and PKCS#1 in DER', { certificate: 'rsa.der', privateKey: 'rsa.pkcs1.der' }, 'rsa', undefined],
    ['an encrypted PKCS#1 key', { certificate: 'rsa.pem', privateKey: 'rsa.pkcs1.enc' }, 'rsa', 'secret'],
    [
      'an encrypted PKCS#8 key in PEM',
      { certificate: 'rsa.pem', privateKey: 'rsa.pkcs8.enc' },
      'rsa',
      'secret',
    ],
    [
      'an encrypted PKCS#8 key in DER',
      { certificate: 'rsa.der', privateKey: 'rsa.pkcs8.enc.der' },
      'rsa',
      'secret',
    ],
    ['a SEC1 key', { certificate: 'ec.pem', privateKey: 'ec.sec1' }, 'ec', undefined],
    ['an encrypted SEC1 key', { certificate: 'ec.pem', privateKey: 'ec.sec1.enc' }, 'ec', 'secret'],
    ['one PEM file with both', { certificate: 'both.pem' }, 'rsa', undefined],
    ['the same in UTF-16', { certificate: 'both.utf16.pem' }, 'rsa', undefined],
    ['the same in UTF-16, the other way round', { certificate: 'both.utf16be.pem' }, 'rsa', undefined],
    ['a chain in any order', { certificate: 'chain.pem', privateKey: 'leaf.key' }, 'leaf', undefined],
    ['PKCS#12 of the openssl command', { pkcs12: 'leaf.p12' }, 'leaf', 'secret'],
  ])('takes %s', async (_kind, names, which, passphrase) => {
    const certificate = await upload(filesOf(names), { passphrase });
    expect(certificate).toMatchObject({
      origin: 'UPLOADED',
      revision: 1,
      applicationUri: `urn:plant:${which}`,
      thumbprint: thumbprintOf(workshop.read(`${which}.pem`)),
      filesAvailable: true,
    });
    expect(certificate.chain.map(({ thumbprint }) => thumbprint)).toEqual(
      which === 'leaf' ? ['plant.pem', 'root.pem'].map((name) => thumbprintOf(workshop.read(name))) : [],
    );
  });

  it('takes a PKCS#12 file of our own library', async () => {
    const privateKey = createPrivateKey(workshop.read('leaf.key'));
    const certificates = [new X509Certificate(workshop.read('leaf.pem')).raw];
    const pkcs12 = await writePkcs12({ privateKey, certificates, passphrase: 'secret' });
    const certificate = await upload({ pkcs12: Buffer.from(pkcs12) }, { passphrase: 'secret' });
    expect(certificate.thumbprint).toBe(thumbprintOf(workshop.read('leaf.pem')));
  });

  it('takes PEM text, in a request without files', async () => {
    const input = {
      name: 'As text',
      description: 'Pasted',
      certificatePem: String(workshop.read('rsa.pem')),
      privateKeyPem: String(workshop.read('rsa.key')),
    };
    const { uploadCertificate } = await scene.client.ask<{ uploadCertificate: Uploaded }>(uploadMutation, {
      input,
    });
    expect(uploadCertificate).toMatchObject({ name: 'As text', description: 'Pasted', origin: 'UPLOADED' });
  });

  it('tells the world, seals the key like any other, and lets connectors sign with it', async () => {
    const certificate = await upload(filesOf({ certificate: 'rsa.pem', privateKey: 'rsa.key' }));
    const { id, thumbprint } = certificate;
    const [name = ''] = await scene.storedKeys.namesOf(id);
    expect(await scene.storedKeys.content(name)).toMatch(/^[\w-]+(\.[\w-]+){4}$/);
    expect(await scene.nats.clientCertificate(id)).toMatchObject({
      thumbprint,
      applicationUri: 'urn:plant:rsa',
    });
    const data = Buffer.from('OpenSecureChannel');
    const request = { certificateId: id, revision: 1, padding: 'RSA-PKCS1-v1_5', hash: 'SHA-256' } as const;
    const { signature } = await scene.nats.call(keySign, { ...request, data: data.toString('base64') });
    const key = { key: createPublicKey(workshop.read('rsa.pem')), padding: constants.RSA_PKCS1_PADDING };
    expect(verify('sha256', data, key, Buffer.from(signature, 'base64'))).toBe(true);
    await eventually(async () =>
      expect((await scene.nats.eventsOf(id)).map(({ type }) => type)).toEqual(['certificate.uploaded']),
    );
  });
});

describe('an odd certificate', () => {
  it.each([
    ['without an ApplicationUri', rsa(2048), { subjectAltName: 'DNS:a.example.com' }, 'application-uri'],
    ['without the usages of OPC UA', rsa(2048), { keyUsage: 'digitalSignature' }, 'key-usage'],
    ['signed with SHA-1', rsa(2048), { digest: 'sha1' }, 'signature'],
    ['of a host that is no name', rsa(2048), { subjectAltName: 'URI:urn:a:b' }, 'san-host'],
  ] as const)('%s is kept and shown with a finding', async (which, key, certificate, rule) => {
    const name = `odd-${which.replaceAll(/\W/g, '-')}`;
    workshop.selfSigned(name, key, certificate);
    const uploaded = await upload(filesOf({ certificate: `${name}.pem`, privateKey: `${name}.key` }));
    expect(uploaded.findings.map((finding) => finding.rule)).toContain(rule);
    expect(uploaded.statuses).toContain('PROFILE_WARNING');
  });

  it('with a weak RSA key of 1024 bits goes with the deprecated policies only', async () => {
    workshop.selfSigned('small', rsa(1024));
    const uploaded = await upload(filesOf({ certificate: 'small.pem', privateKey: 'small.key' }));
    expect(uploaded.securityPolicies).toEqual(['Basic128Rsa15', 'Basic256']);
  });

  it.each([
    ['has an ECC key', 'ec'],
    ['has no ApplicationUri', 'nameless'],
  ])('that %s is for no connector, and cannot become the default', async (_why, which) => {
    if (which === 'nameless') workshop.selfSigned(which, rsa(2048), { subjectAltName: null });
    const { id, securityPolicies } = await upload(
      filesOf({ certificate: `${which}.pem`, privateKey: `${which}.key` }),
    );
    const setDefault = 'mutation ($id: ID!) { setDefaultCertificate(id: $id) { id } }';
    expect(securityPolicies).toEqual([]);
    expect(await scene.nats.clientCertificate(id)).toBeUndefined();
    expect(await scene.client.refusal(setDefault, { id })).toEqual({
      code: 'CERTIFICATE_PROFILE_VIOLATED',
      field: 'id',
    });
  });
});

describe('an upload is refused and leaves nothing behind', () => {
  const large = Buffer.alloc(300 * 1024, 0x30);
  const garbage = Buffer.from('This is no certificate.');

  it.each([
    [
      'of another key',
      { certificate: 'rsa.pem', privateKey: 'leaf.key' },
      {},
      'PRIVATE_KEY_MISMATCH',
      'privateKey',
    ],
    ['without a key', { certificate: 'rsa.pem' }, {}, 'PRIVATE_KEY_MISSING', 'privateKey'],
    [
      'without a passphrase',
      { certificate: 'rsa.pem', privateKey: 'rsa.pkcs8.enc' },
      {},
      'PASSPHRASE_REQUIRED',
      'passphrase',
    ],
    [
      'with a wrong passphrase',
      { pkcs12: 'leaf.p12' },
      { passphrase: 'no' },
      'PASSPHRASE_WRONG',
      'passphrase',
    ],
    [
      'of a PKCS#12 file that costs too much to open',
      { pkcs12: 'costly.p12' },
      { passphrase: 'secret' },
      'PKCS12_UNREADABLE',
      'pkcs12',
    ],
    [
      'of a key in place of a certificate',
      { certificate: 'rsa.key.der', privateKey: 'rsa.key' },
      {},
      'CERTIFICATE_UNREADABLE',
      'certificate',
    ],
    [
      'of a certificate in place of a key',
      { certificate: 'rsa.pem', privateKey: 'rsa.pem' },
      {},
      'PRIVATE_KEY_MISSING',
      'privateKey',
    ],
    [
      'of a PKCS#12 file and a certificate',
      { pkcs12: 'leaf.p12', certificate: 'rsa.pem' },
      {},
      'BAD_USER_INPUT',
      'pkcs12',
    ],
    ['without anything', {}, {}, 'BAD_USER_INPUT', 'certificate'],
    [
      'without a name',
      { certificate: 'rsa.pem', privateKey: 'rsa.key' },
      { name: ' ' },
      'CERTIFICATE_NAME_INVALID',
      'name',
    ],
    [
      'with the name of another',
      { certificate: 'rsa.pem', privateKey: 'rsa.key' },
      { name: 'default' },
      'CERTIFICATE_NAME_TAKEN',
      'name',
    ],
  ])('%s', async (_case, names, input, code, field) => {
    const before = await footprint();
    expect(await refusal(filesOf(names), input)).toEqual({ code, field });
    expect(await footprint()).toEqual(before);
  });

  it.each([
    [
      'a certificate of 300 KiB',
      () => ({ certificate: large, privateKey: workshop.read('rsa.key') }),
      'FILE_TOO_LARGE',
      'certificate',
    ],
    [
      'a key of 300 KiB',
      () => ({ certificate: workshop.read('rsa.pem'), privateKey: large }),
      'FILE_TOO_LARGE',
      'privateKey',
    ],
    [
      '100 certificates in a file',
      () => ({
        certificate: Buffer.from(String(workshop.read('rsa.pem')).repeat(100)),
        privateKey: workshop.read('rsa.key'),
      }),
      'CERTIFICATE_CHAIN_INVALID',
      'certificate',
    ],
    [
      'no certificate at all',
      () => ({ certificate: garbage, privateKey: workshop.read('rsa.key') }),
      'CERTIFICATE_UNREADABLE',
      'certificate',
    ],
    [
      'no key at all',
      () => ({ certificate: workshop.read('rsa.pem'), privateKey: garbage }),
      'PRIVATE_KEY_MISSING',
      'privateKey',
    ],
    ['no PKCS#12 at all', () => ({ pkcs12: garbage }), 'PKCS12_UNREADABLE', 'pkcs12'],
    [
      'a damaged key',
      () => ({
        certificate: workshop.read('rsa.pem'),
        privateKey: workshop.read('rsa.key.der').subarray(0, -1),
      }),
      'PRIVATE_KEY_UNREADABLE',
      'privateKey',
    ],
    ['an empty file', () => ({ pkcs12: Buffer.alloc(0) }), 'PKCS12_UNREADABLE', 'pkcs12'],
  ] as const)('%s', async (_case, files, code, field) => {
    const before = await footprint();
    expect(await refusal(files())).toEqual({ code, field });
    expect(await footprint()).toEqual(before);
  });

  it('an RSA key of 768 bits', async () => {
    workshop.selfSigned('tiny', rsa(768));
    const files = filesOf({ certificate: 'tiny.pem', privateKey: 'tiny.key' });
    expect(await refusal(files)).toEqual({ code: 'CERTIFICATE_TOO_WEAK', field: 'certificate' });
  });

  it('a request over 1 MiB, before it is read', async () => {
    const { status, errors } = await send(
      uploadMutation,
      { name: 'Big' },
      { certificate: Buffer.alloc(1_100_000) },
    );
    expect([status, errors?.[0]?.extensions.code]).toEqual([413, 'FILE_TOO_LARGE']);
  });

  it('a file that no header vouches for', async () => {
    const { status } = await sendFiles(
      scene.client,
      uploadMutation,
      { name: 'A' },
      { certificate: garbage },
      {},
    );
    expect(status).toBe(400);
  });

  it('when the object storage does not answer', async () => {
    const before = await footprint();
    scene.infrastructure.storageGate.shut();
    const refused = await refusal(filesOf({ certificate: 'rsa.pem', privateKey: 'rsa.key' }));
    scene.infrastructure.storageGate.reopen();
    expect(refused.code).toBe('STORAGE_UNAVAILABLE');
    expect(await footprint()).toEqual(before);
  });
});

describe('checkCertificate', () => {
  async function check(files: Files, input: object = {}): Promise<Record<string, unknown>> {
    const { data } = await send<{ checkCertificate: Record<string, unknown> }>(checkMutation, input, files);
    return data?.checkCertificate ?? {};
  }

  it('says what an upload would make of the files, and keeps nothing', async () => {
    const before = await footprint();
    const verdict = await check(filesOf({ pkcs12: 'leaf.p12' }), { passphrase: 'secret' });
    expect(verdict).toMatchObject({
      acceptable: true,
      code: null,
      message: null,
      passphraseNeeded: false,
      commonName: 'leaf',
      applicationUri: 'urn:plant:leaf',
      thumbprint: thumbprintOf(workshop.read('leaf.pem')),
    });
    expect(await footprint()).toEqual(before);
  });

  it('finds what is wrong with the chain, and so does whoever reads the certificate later', async () => {
    workshop
      .selfSigned('operator', rsa(2048), { keyUsage: 'critical,digitalSignature' })
      .sign('leaf.csr', 'operator', 'foreign.pem');
    workshop.write(
      'foreign-chain.pem',
      Buffer.concat([workshop.read('foreign.pem'), workshop.read('operator.pem')]),
    );
    const files = filesOf({ certificate: 'foreign-chain.pem', privateKey: 'leaf.key' });
    const { findings } = await check(files);
    expect(findings).toContainEqual({ rule: 'issuer-constraints', severity: 'ERROR' });
    const uploaded = await upload(files);
    expect(uploaded.findings.map(({ rule, severity }) => ({ rule, severity }))).toEqual(findings);
  });

  it.each([
    [{ pkcs12: 'leaf.p12' }, {}, 'PASSPHRASE_REQUIRED', true],
    [{ pkcs12: 'leaf.p12' }, { passphrase: 'no' }, 'PASSPHRASE_WRONG', true],
    [{ certificate: 'rsa.pem', privateKey: 'leaf.key' }, {}, 'PRIVATE_KEY_MISMATCH', false],
  ])('says of %j with %j that it would be refused with %s', async (names, input, code, passphraseNeeded) => {
    expect(await check(filesOf(names), input)).toMatchObject({
      acceptable: false,
      code,
      passphraseNeeded,
      findings: [],
    });
  });
});

describe('regenerating an uploaded certificate', () => {
  it('is refused with what to do instead', async () => {
    const { id } = await upload(filesOf({ certificate: 'rsa.pem', privateKey: 'rsa.key' }));
    const regenerate =
      'mutation ($input: RegenerateCertificateInput!) { regenerateCertificate(input: $input) { id } }';
    for (const reason of ['RENEWAL', 'COMPROMISED'])
      expect(await scene.client.refusal(regenerate, { input: { id, reason } })).toEqual({
        code: 'UPLOAD_NEEDED',
        field: 'id',
      });
  });
});
