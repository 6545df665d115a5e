import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sendFiles } from './support/multipart.js';
import { OpensslWorkshop } from './support/openssl-workshop.js';
import { Scene } from './support/scene.js';
import { SpawnedGateway } from './support/spawned-gateway.js';
import { makeUploadFiles } from './support/upload-files.js';

const csrf = { 'x-koios-csrf': '1' };
const uploadMutation = `mutation ($input: UploadCertificateInput!) {
  uploadCertificate(input: $input) { name origin applicationUri filesAvailable chain { subject } }
}`;
const createMutation = `mutation ($input: CreateSigningRequestInput!) { createSigningRequest(input: $input) { id csrPem } }`;
const uploadSignedMutation = `mutation ($input: UploadSignedCertificateInput!) {
  uploadSignedCertificate(input: $input) { name origin applicationUri }
}`;
const addIssuerMutation = `mutation ($input: AddIssuerCertificateInput!) { addIssuerCertificate(input: $input) { revokedCount } }`;
const addListMutation = `mutation ($input: AddRevocationListInput!) { addRevocationList(input: $input) { revokedCount } }`;

let gateway: SpawnedGateway;
let scene: Scene;
let workshop: OpensslWorkshop;
let client: { url: string; token: string };

beforeAll(async () => {
  workshop = makeUploadFiles()
    .run('x509', '-in', 'plant.pem', '-outform', 'DER', '-out', 'plant.cer')
    .revocationList('root', 'plant.pem', 'root.crl')
    .revocationList('plant', 'leaf.pem', 'plant.crl', 'DER');
  gateway = await SpawnedGateway.reserve();
  scene = await Scene.start(gateway.issuerEnvironment);
  await gateway.launch(scene.service.graphqlUrl);
  client = { url: gateway.url, token: await gateway.token() };
});
afterAll(async () => {
  workshop?.close();
  await gateway?.stop();
  await scene?.stop();
});

function filesOf(names: Readonly<Record<string, string>>): Record<string, Buffer> {
  return Object.fromEntries(Object.entries(names).map(([field, name]) => [field, workshop.read(name)]));
}

describe('through the gateway', () => {
  it.each([
    ['.der and PKCS#8 in DER', { certificate: 'rsa.der', privateKey: 'rsa.key.der' }, 'rsa'],
    ['.cer (DER) and PKCS#1 in DER', { certificate: 'rsa.cer', privateKey: 'rsa.pkcs1.der' }, 'rsa'],
    ['.crt (PEM) and PKCS#8', { certificate: 'rsa.crt', privateKey: 'rsa.key' }, 'rsa'],
    ['.pem and PKCS#1', { certificate: 'rsa.pem', privateKey: 'rsa.pkcs1' }, 'rsa'],
    ['.pem and SEC1', { certificate: 'ec.pem', privateKey: 'ec.sec1' }, 'ec'],
    ['.pem and SEC1 in DER', { certificate: 'ec.pem', privateKey: 'ec.sec1.der' }, 'ec'],
    ['an encrypted PKCS#8 key', { certificate: 'rsa.pem', privateKey: 'rsa.pkcs8.enc' }, 'rsa'],
    ['an encrypted PKCS#8 key in DER', { certificate: 'rsa.pem', privateKey: 'rsa.pkcs8.enc.der' }, 'rsa'],
    ['an encrypted PKCS#1 key', { certificate: 'rsa.pem', privateKey: 'rsa.pkcs1.enc' }, 'rsa'],
    ['an encrypted SEC1 key', { certificate: 'ec.pem', privateKey: 'ec.sec1.enc' }, 'ec'],
    ['certificate and key in one .pem', { certificate: 'both.pem' }, 'rsa'],
    ['a chain', { certificate: 'chain.pem', privateKey: 'leaf.key' }, 'leaf'],
    ['.p12', { pkcs12: 'leaf.p12' }, 'leaf'],
    ['.pfx of an older tool', { pkcs12: 'leaf.pfx' }, 'leaf'],
  ])('%s is uploaded', async (name, files, which) => {
    const input = { name, passphrase: 'secret' };
    const { data, errors } = await sendFiles<object>(client, uploadMutation, input, filesOf(files), csrf);
    expect(errors).toBeUndefined();
    const uploaded = { name, origin: 'UPLOADED', applicationUri: `urn:plant:${which}`, filesAvailable: true };
    expect(data).toMatchObject({ uploadCertificate: uploaded });
  });

  it.each([
    ['in PEM', { certificate: 'root.pem' }, { revocationList: 'root.crl' }],
    ['in DER', { certificate: 'plant.cer' }, { revocationList: 'plant.crl' }],
  ])('an authority and its revocation list are uploaded, %s', async (_form, authority, list) => {
    const added = await sendFiles(client, addIssuerMutation, {}, filesOf(authority), csrf);
    expect(added).toMatchObject({ data: { addIssuerCertificate: { revokedCount: 0 } } });
    const taken = await sendFiles(client, addListMutation, {}, filesOf(list), csrf);
    expect(taken).toMatchObject({ data: { addRevocationList: { revokedCount: 1 } } });
  });

  it('a CA signs a request and its certificate is uploaded', async () => {
    const input = { name: 'Signed', keySize: 2048 };
    const created = await sendFiles<{ createSigningRequest: { id: string; csrPem: string } }>(
      client,
      createMutation,
      input,
      {},
      csrf,
    );
    const { id = '', csrPem = '' } = created.data?.createSigningRequest ?? {};
    workshop.write('a.csr', csrPem).sign('a.csr', 'plant', 'a.pem');
    const files = filesOf({ certificate: 'a.pem' });
    const { data } = await sendFiles(client, uploadSignedMutation, { signingRequestId: id }, files, csrf);
    expect(data).toMatchObject({ uploadSignedCertificate: { name: 'Signed', origin: 'SIGNED' } });
  });

  it('a refusal comes with its code and field', async () => {
    const input = { name: 'Large' };
    const files = { certificate: Buffer.alloc(300 * 1024), privateKey: workshop.read('rsa.key') };
    const { errors } = await sendFiles(client, uploadMutation, input, files, csrf);
    expect(errors?.[0]?.extensions).toEqual({ code: 'FILE_TOO_LARGE', field: 'certificate' });
  });
});
