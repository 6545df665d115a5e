import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, randomUUID, X509Certificate } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { download } from './support/downloads.js';
import type { CertificateView } from './support/operations.js';
import { Scene } from './support/scene.js';

let scene: Scene;
let certificate: CertificateView;
let place: string;
let auditedBefore: number;

beforeAll(async () => {
  scene = await Scene.start();
  certificate = await scene.operations.generate({ name: 'Kühler "3" / Süd' });
  place = `/downloads/certificates/${certificate.id}`;
});
afterAll(() => scene?.stop());
/** What was written down about downloads. */
const audited = () =>
  scene.infrastructure.query<{ action: string; actor: string; details: string; address: string | null }>(
    `SELECT action, actor, details, address FROM audit_entry WHERE action LIKE '%DOWNLOADED' ORDER BY sequence`,
  );
const newlyAudited = async () => (await audited()).slice(auditedBefore);
const rememberAudited = async () => {
  auditedBefore = (await audited()).length;
};

const openssl = (arguments_: string[], input: Buffer): Buffer =>
  execFileSync('openssl', arguments_, { input, stdio: ['pipe', 'pipe', 'pipe'] });

/** Whether a key belongs to the certificate. */
function expectKeyOf(pem: Buffer | string): void {
  const certified = new X509Certificate(certificate.certificatePem).publicKey;
  expect(createPublicKey(createPrivateKey(pem)).equals(certified)).toBe(true);
}

const fileNames = {
  'certificate.der': 'K%C3%BChler%20_3_%20_%20S%C3%BCd.der',
  'private-key.pem': 'K%C3%BChler%20_3_%20_%20S%C3%BCd-key.pem',
};

describe('the field downloads', () => {
  it('says where each file is', async () => {
    const query = '{ downloads { der pem chainPem privateKeyPem pkcs12 } }';
    const { certificate: found } = await scene.client.ask<{ certificate: unknown }>(
      `{ certificate(id: "${certificate.id}") ${query} }`,
    );
    expect(found).toEqual({
      downloads: {
        der: `${place}/certificate.der`,
        pem: `${place}/certificate.pem`,
        chainPem: `${place}/chain.pem`,
        privateKeyPem: `${place}/private-key.pem`,
        pkcs12: `${place}/certificate.p12`,
      },
    });
  });
});

describe('a certificate', () => {
  beforeEach(rememberAudited);

  it('is downloaded as DER: the very bytes', async () => {
    const { status, headers, bytes } = await download(scene, `${place}/certificate.der`, {
      roles: ['viewer'],
    });
    expect(status).toBe(200);
    expect(bytes).toEqual(new X509Certificate(certificate.certificatePem).raw);
    expect(openssl(['x509', '-inform', 'DER', '-noout', '-subject'], bytes).toString()).toContain('CN');
    expect(headers.get('content-type')).toBe('application/pkix-cert');
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="K_hler _3_ _ S_d.der"; filename*=UTF-8''${fileNames['certificate.der']}`,
    );
    expect(headers.get('content-length')).toBe(String(bytes.length));
    expect(await newlyAudited()).toMatchObject([{ action: 'CERTIFICATE_DOWNLOADED', actor: 'otto' }]);
  });

  it.each(['certificate.pem', 'chain.pem'])('is downloaded as %s', async (file) => {
    const { headers, bytes } = await download(scene, `${place}/${file}`, { roles: ['viewer'] });
    expect(bytes.toString()).toBe(certificate.certificatePem);
    expect(openssl(['x509', '-noout', '-fingerprint'], bytes).toString().replaceAll(':', '')).toContain(
      certificate.thumbprint,
    );
    expect(headers.get('content-type')).toBe('application/x-pem-file');
  });

  it.each([
    ['bytes=0-9', [0, 10]],
    ['bytes=10-', [10, undefined]],
    ['bytes=-5', [-5, undefined]],
  ])('is downloaded in part: %s', async (range, [start, end]) => {
    const whole = new X509Certificate(certificate.certificatePem).raw;
    const { status, headers, bytes } = await download(scene, `${place}/certificate.der`, {
      headers: { range },
    });
    expect(status).toBe(206);
    expect(bytes).toEqual(whole.subarray(start, end));
    expect(headers.get('content-range')).toMatch(new RegExp(`^bytes \\d+-\\d+/${whole.length}$`));
    expect(headers.get('content-disposition')).toContain('attachment');
  });

  it('has no part beyond its end, and is whole where the part is none that we know', async () => {
    const beyond = await download(scene, `${place}/certificate.der`, { headers: { range: 'bytes=100000-' } });
    expect([beyond.status, beyond.bytes.length]).toEqual([416, 0]);
    expect(beyond.headers.get('content-range')).toMatch(/^bytes \*\/\d+$/);
    const whole: Record<string, string>[] = [
      { range: 'lines=1-2' },
      { range: 'bytes=0-1', 'if-range': '"other"' },
    ];
    for (const headers of whole)
      expect((await download(scene, `${place}/certificate.der`, { headers })).status).toBe(200);
  });

  it('is its newest revision', async () => {
    const { id } = await scene.operations.generate({ name: 'Renewed' });
    const { certificatePem } = await scene.operations.regenerate(id);
    const { bytes } = await download(scene, `/downloads/certificates/${id}/certificate.pem`);
    expect(bytes.toString()).toBe(certificatePem);
  });
});

describe('a signing request', () => {
  it('is downloaded as PKCS#10', async () => {
    const { createSigningRequest } = await scene.client.ask<{
      createSigningRequest: { csrPem: string; download: string };
    }>('mutation { createSigningRequest(input: { name: "Line 5", keySize: 2048 }) { csrPem download } }');
    const { headers, bytes } = await download(scene, createSigningRequest.download, { roles: ['viewer'] });
    expect(bytes.toString()).toBe(createSigningRequest.csrPem);
    expect(openssl(['req', '-noout', '-verify', '-subject'], bytes).toString()).toContain('Line 5');
    expect(headers.get('content-type')).toBe('application/pkcs10');
    expect(headers.get('content-disposition')).toContain('filename="Line 5.csr"');
  });

  it('that is not there is not found', async () => {
    const { status, refusal } = await download(
      scene,
      `/downloads/signing-requests/${randomUUID()}/request.csr`,
    );
    expect([status, refusal.code]).toEqual([404, 'SIGNING_REQUEST_NOT_FOUND']);
  });
});

describe('a private key', () => {
  beforeEach(rememberAudited);

  it('is downloaded as PKCS#8 PEM, not to be stored by anything on the way', async () => {
    const headers = { 'x-forwarded-for': '192.0.2.7' };
    const answer = await download(scene, `${place}/private-key.pem`, { body: {}, headers });
    expect(answer.bytes.toString()).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expectKeyOf(openssl(['pkey'], answer.bytes));
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-type')).toBe('application/x-pem-file');
    expect(answer.headers.get('content-disposition')).toContain(fileNames['private-key.pem']);
    expect(await newlyAudited()).toMatchObject([
      { action: 'PRIVATE_KEY_DOWNLOADED', actor: 'otto', address: '192.0.2.7' },
    ]);
    expect((await newlyAudited())[0]?.details).toContain('PKCS8_PEM, not encrypted');
  });

  it('is encrypted with a passphrase', async () => {
    const passphrase = 'correct horse – Größe';
    const { bytes } = await download(scene, `${place}/private-key.pem`, { body: { passphrase } });
    expect(bytes.toString()).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/);
    expectKeyOf(openssl(['pkey', '-passin', `pass:${passphrase}`], bytes));
    expect(() => openssl(['pkey', '-passin', 'pass:wrong'], bytes)).toThrow();
  });

  it('is downloaded with its certificate as PKCS#12', async () => {
    const answer = await download(scene, `${place}/certificate.p12`, { body: { passphrase: 'sesame' } });
    expect(answer.headers.get('content-type')).toBe('application/x-pkcs12');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const pem = openssl(['pkcs12', '-passin', 'pass:sesame', '-nodes'], answer.bytes).toString();
    expectKeyOf(pem.slice(pem.indexOf('-----BEGIN PRIVATE KEY')));
    expect(new X509Certificate(pem.slice(pem.indexOf('-----BEGIN CERTIFICATE'))).raw).toEqual(
      new X509Certificate(certificate.certificatePem).raw,
    );
  });

  it('leaves nothing of itself or its passphrase in the log and the database', async () => {
    const passphrase = 'canary-5f1e';
    const { bytes } = await download(scene, `${place}/private-key.pem`, { body: { passphrase } });
    const body = bytes.toString().split('\n').slice(1, 4).join('');
    const rows = JSON.stringify(await scene.infrastructure.query('SELECT * FROM audit_entry'));
    for (const secret of [passphrase, body, 'BEGIN']) {
      expect(rows).not.toContain(secret);
      expect(scene.service.log).not.toContain(secret);
    }
  });
});

describe('a private key is refused, and no download is written down,', () => {
  const pem = (options: Parameters<typeof download>[2]) =>
    download(scene, `${place}/private-key.pem`, options);

  beforeEach(rememberAudited);
  afterEach(async () => expect(await newlyAudited()).toEqual([]));

  it.each(['viewer', 'operator', 'certificate-manager', 'unknown'])('for the role %s', async (role) => {
    for (const file of ['private-key.pem', 'certificate.p12']) {
      const body = { passphrase: 'sesame' };
      const { status, refusal } = await download(scene, `${place}/${file}`, { roles: [role], body });
      expect([status, refusal.code]).toEqual([403, 'FORBIDDEN']);
    }
  });

  it('without a token', async () => {
    const { status, headers, refusal } = await pem({ body: {}, headers: { authorization: 'Bearer x' } });
    expect([status, refusal.code]).toEqual([401, 'UNAUTHENTICATED']);
    expect(headers.get('www-authenticate')).toBe('Bearer');
  });

  it('by GET', async () => {
    const { status, bytes } = await pem({});
    expect(status).toBe(404);
    expect(JSON.parse(bytes.toString())).toEqual({
      code: 'BAD_USER_INPUT',
      message: 'There is no such download.',
    });
  });

  it.each([
    [{ pasphrase: 'x' }],
    [{ passphrase: '' }],
    [{ passphrase: 7 }],
    [{ passphrase: 'x'.repeat(257) }],
    [[]],
  ])('with the body %j', async (body) => {
    const { status, refusal } = await pem({ body });
    expect([status, refusal.code]).toEqual([400, 'BAD_USER_INPUT']);
  });

  it('with a form instead of JSON, because its passphrase would be overlooked', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const { status, refusal } = await pem({ body: 'passphrase=sesame', headers });
    expect([status, refusal.code]).toEqual([400, 'BAD_USER_INPUT']);
  });

  it('with JSON that cannot be read, and says nothing of it back', async () => {
    const { status, bytes, refusal } = await pem({ body: '{"passphrase": sesame' });
    expect([status, refusal.code]).toEqual([400, 'BAD_USER_INPUT']);
    expect(bytes.toString()).not.toContain('sesame');
    expect(scene.service.log).not.toContain('"passphrase": sesame');
  });

  it('as PKCS#12 without a passphrase', async () => {
    const { status, refusal } = await download(scene, `${place}/certificate.p12`, { body: {} });
    expect([status, refusal.code]).toEqual([400, 'PASSPHRASE_REQUIRED']);
  });

  it.each([randomUUID(), 'x'])('of a certificate that is not there (%s)', async (id) => {
    const { status, refusal } = await download(scene, `/downloads/certificates/${id}/private-key.pem`, {
      body: {},
    });
    expect([status, refusal.code]).toEqual([404, 'CERTIFICATE_NOT_FOUND']);
  });

  it('when its sealed object is gone', async () => {
    const { id } = await scene.operations.generate({ name: 'Keyless' });
    for (const name of await scene.storedKeys.namesOf(id)) await scene.storedKeys.remove(name);
    const { status, refusal } = await download(scene, `/downloads/certificates/${id}/private-key.pem`, {
      body: {},
    });
    expect([status, refusal.code]).toEqual([409, 'PRIVATE_KEY_UNAVAILABLE']);
  });
});

describe('when the audit log cannot be written', () => {
  beforeAll(() => scene.infrastructure.query('ALTER TABLE audit_entry RENAME TO audit_entry_away'));
  afterAll(() => scene.infrastructure.query('ALTER TABLE audit_entry_away RENAME TO audit_entry'));

  it.each(['private-key.pem', 'certificate.p12'])('no byte of %s leaves', async (file) => {
    const { status, refusal, bytes } = await download(scene, `${place}/${file}`, {
      body: { passphrase: 'sesame' },
    });
    expect([status, refusal.code]).toEqual([503, 'AUDIT_UNAVAILABLE']);
    expect(bytes.toString()).not.toContain('PRIVATE KEY');
  });
});
