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

let gateway: SpawnedGateway;
let scene: Scene;
let workshop: OpensslWorkshop;
let client: { url: string; token: string };

beforeAll(async () => {
  workshop = makeUploadFiles();
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
    ['DER and PKCS#8 in DER', { certificate: 'rsa.der', privateKey: 'rsa.key.der' }, 'rsa'],
    ['PEM and PKCS#8', { certificate: 'rsa.pem', privateKey: 'rsa.key' }, 'rsa'],
    ['PEM and PKCS#1', { certificate: 'rsa.pem', privateKey: 'rsa.pkcs1' }, 'rsa'],
    ['PEM and SEC1', { certificate: 'ec.pem', privateKey: 'ec.sec1' }, 'ec'],
    ['an encrypted key', { certificate: 'rsa.pem', privateKey: 'rsa.pkcs8.enc' }, 'rsa'],
    ['a chain', { certificate: 'chain.pem', privateKey: 'leaf.key' }, 'leaf'],
    ['a PKCS#12 file', { pkcs12: 'leaf.p12' }, 'leaf'],
  ])('%s is uploaded', async (name, files, which) => {
    const input = { name, passphrase: 'secret' };
    const { data, errors } = await sendFiles<object>(client, uploadMutation, input, filesOf(files), csrf);
    expect(errors).toBeUndefined();
    const uploaded = { name, origin: 'UPLOADED', applicationUri: `urn:plant:${which}`, filesAvailable: true };
    expect(data).toMatchObject({ uploadCertificate: uploaded });
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
