import { X509Certificate } from 'node:crypto';
import { parseSigningRequest, pemToDer } from '@koios/application-certificate';
import { keySign } from '@koios/opcua-contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@koios/test-infrastructure';
import { MovableClock } from './support/movable-clock.js';
import { sendFiles } from './support/multipart.js';
import { OpensslWorkshop, rsa } from './support/openssl-workshop.js';
import { Scene } from './support/scene.js';

const requestFields = `id name applicationUri csrPem download createdAt certificate { id revision }`;
const createMutation = `mutation ($input: CreateSigningRequestInput!) {
  createSigningRequest(input: $input) { ${requestFields} }
}`;
const deleteMutation = 'mutation ($id: ID!) { deleteSigningRequest(id: $id) }';
const certificateFields = `
  id name description origin revision applicationUri thumbprint dnsNames ipAddresses keySize isDefault filesAvailable
  chain { subject thumbprint } revisions { revision } findings { rule severity }`;
const uploadMutation = `mutation ($input: UploadSignedCertificateInput!) {
  uploadSignedCertificate(input: $input) { ${certificateFields} }
}`;
const unknownId = '00000000-0000-4000-8000-000000000000';

interface RequestView {
  readonly id: string;
  readonly name: string;
  readonly applicationUri: string;
  readonly csrPem: string;
  readonly download: string;
  readonly certificate: { readonly id: string; readonly revision: number } | null;
}
interface SignedView {
  readonly id: string;
  readonly revision: number;
  readonly thumbprint: string;
  readonly chain: readonly { readonly subject: string }[];
}

const garbageAgeMs = 3_600_000;
const clock = new MovableClock();
let scene: Scene;
let workshop: OpensslWorkshop;

beforeAll(async () => {
  workshop = new OpensslWorkshop().authority('root').authority('plant', 'root');
  const environment = { GARBAGE_INTERVAL_MS: '100', GARBAGE_AGE_MS: String(garbageAgeMs) };
  scene = await Scene.start(environment, clock.now);
});
afterAll(async () => {
  workshop.close();
  await scene?.stop();
});

/** Waits for what comes once the keys of now are as old as garbage is; those that are in the making later are not. */
const eventuallyOfOldKeys = (check: () => Promise<void>): Promise<void> =>
  clock.ahead(2 * garbageAgeMs, () => eventually(check));

async function create(input: object): Promise<RequestView> {
  const { createSigningRequest } = await scene.client.ask<{ createSigningRequest: RequestView }>(
    createMutation,
    {
      input: { keySize: 2048, ...input },
    },
  );
  return createSigningRequest;
}

async function renewalOf(certificateId: string): Promise<RequestView> {
  const { createSigningRequest } = await scene.client.ask<{ createSigningRequest: RequestView }>(
    createMutation,
    {
      input: { certificateId },
    },
  );
  return createSigningRequest;
}

async function listed(variables: object): Promise<{ totalCount: number; requests: RequestView[] }> {
  const query = `query ($first: Int, $filter: SigningRequestFilter, $orderBy: SigningRequestOrder) {
    signingRequests(first: $first, filter: $filter, orderBy: $orderBy) { totalCount edges { node { ${requestFields} } } } }`;
  const { signingRequests } = await scene.client.ask<{
    signingRequests: { totalCount: number; edges: { node: RequestView }[] };
  }>(query, variables);
  return {
    totalCount: signingRequests.totalCount,
    requests: signingRequests.edges.map(({ node }) => node),
  };
}

async function waiting(): Promise<RequestView[]> {
  return (await listed({})).requests;
}

/** The organisation's CA: what it makes of a request, with its own chain behind it. */
function signed({ csrPem }: Pick<RequestView, 'csrPem'>, extensions?: string[]): Buffer {
  workshop.write('request.csr', csrPem).sign('request.csr', 'plant', 'answer.pem', extensions);
  return Buffer.concat(['answer.pem', 'plant.pem', 'root.pem'].map((name) => workshop.read(name)));
}

async function uploadSigned(
  signingRequestId: string,
  certificate: Buffer,
  reason?: 'COMPROMISED',
): Promise<SignedView> {
  const answer = await sendFiles<{ uploadSignedCertificate: SignedView }>(
    scene.client,
    uploadMutation,
    { signingRequestId, reason },
    { certificate },
  );
  if (!answer.data) throw new Error(JSON.stringify(answer));
  return answer.data.uploadSignedCertificate;
}

async function refusal(signingRequestId: string, certificate: Buffer): Promise<unknown> {
  const { errors } = await sendFiles(scene.client, uploadMutation, { signingRequestId }, { certificate });
  return errors?.[0]?.extensions;
}

async function newCertificate(name: string): Promise<SignedView> {
  const request = await create({ name });
  return uploadSigned(request.id, signed(request));
}

async function assertSigns(certificateId: string, revision: number): Promise<void> {
  const request = { certificateId, revision, padding: 'RSA-PKCS1-v1_5', hash: 'SHA-256' } as const;
  await scene.nats.call(keySign, { ...request, data: Buffer.from('data').toString('base64') });
}

describe('createSigningRequest', () => {
  it('makes a request that the openssl command accepts, and lists it until it is answered', async () => {
    const request = await create({
      name: 'Asked for',
      hostname: 'plant-7.example.com',
      dnsNames: ['other.example.com'],
      ipAddresses: ['192.168.10.7'],
      organization: 'Example Works',
    });
    expect(request).toMatchObject({
      name: 'Asked for',
      applicationUri: 'urn:plant-7.example.com:Koios:asked-for',
      download: `/downloads/signing-requests/${request.id}/request.csr`,
      certificate: null,
    });
    workshop
      .write('a.csr', request.csrPem)
      .run('req', '-in', 'a.csr', '-verify', '-noout', '-text', '-out', 'a.txt');
    expect(String(workshop.read('a.txt'))).toContain(
      'URI:urn:plant-7.example.com:Koios:asked-for, DNS:plant-7.example.com, DNS:other.example.com, IP Address:192.168.10.7',
    );
    expect(await waiting()).toContainEqual(request);
  });

  it.each([
    [{ name: ' ' }, 'CERTIFICATE_NAME_INVALID', 'name'],
    [{}, 'CERTIFICATE_NAME_INVALID', 'name'],
    [{ name: 'DEFAULT' }, 'CERTIFICATE_NAME_TAKEN', 'name'],
    [{ name: 'A', applicationUri: 'no uri' }, 'APPLICATION_URI_INVALID', 'applicationUri'],
    [{ name: 'A', dnsNames: ['a b'] }, 'HOSTNAME_INVALID', 'dnsNames'],
    [{ name: 'A', keySize: 1024 }, 'KEY_SIZE_INVALID', 'keySize'],
    [{ certificateId: unknownId }, 'CERTIFICATE_NOT_FOUND', 'certificateId'],
    [{ certificateId: 'x' }, 'CERTIFICATE_NOT_FOUND', 'certificateId'],
    [{ certificateId: unknownId, name: 'A' }, 'BAD_USER_INPUT', 'name'],
  ])('refuses %j with %s', async (input, code, field) => {
    expect(await scene.client.refusal(createMutation, { input })).toEqual({ code, field });
  });

  it('renews a certificate from elsewhere without the hosts that cannot be asked for', async () => {
    const subjectAltName = 'URI:urn:plant:odd,DNS:PLC_SRV1,DNS:*.plant.local,DNS:plc.plant.local';
    workshop.selfSigned('odd', rsa(2048), { subjectAltName });
    const [certificatePem, privateKeyPem] = ['odd.pem', 'odd.key'].map((name) => String(workshop.read(name)));
    const { uploadCertificate: uploaded } = await scene.client.ask<{ uploadCertificate: SignedView }>(
      `mutation ($input: UploadCertificateInput!) { uploadCertificate(input: $input) { ${certificateFields} } }`,
      { input: { name: 'Odd hosts', certificatePem, privateKeyPem } },
    );
    const renewal = await renewalOf(uploaded.id);
    const asked = parseSigningRequest(pemToDer(renewal.csrPem, 'CERTIFICATE REQUEST'));
    expect(asked).toMatchObject({ applicationUri: 'urn:plant:odd', dnsNames: ['plc.plant.local'] });
    expect(await uploadSigned(renewal.id, signed(renewal))).toMatchObject({ revision: 2 });
  });

  it('refuses the name of another request', async () => {
    await create({ name: 'Twice' });
    const input = { name: 'twice' };
    expect(await scene.client.refusal(createMutation, { input })).toEqual({
      code: 'CERTIFICATE_NAME_TAKEN',
      field: 'name',
    });
  });
});

describe('uploadSignedCertificate', () => {
  it('finds the key of a request whose id is written in capitals', async () => {
    const request = await create({ name: 'Capitals' });
    const certificate = await uploadSigned(request.id.toUpperCase(), signed(request));
    expect(certificate).toMatchObject({ origin: 'SIGNED', filesAvailable: true });
  });

  it('makes a new certificate with the key that stayed', async () => {
    const request = await create({ name: 'Signed', description: 'By the plant CA' });
    const certificate = await uploadSigned(request.id, signed(request));
    const { id } = certificate;
    expect(certificate).toMatchObject({
      name: 'Signed',
      description: 'By the plant CA',
      origin: 'SIGNED',
      revision: 1,
      applicationUri: request.applicationUri,
      thumbprint: new X509Certificate(workshop.read('answer.pem')).fingerprint.replaceAll(':', ''),
      filesAvailable: true,
      isDefault: false,
    });
    expect(certificate.chain.map(({ subject }) => subject)).toEqual([
      expect.stringContaining('plant'),
      expect.stringContaining('root'),
    ]);
    await assertSigns(id, 1);
    expect((await waiting()).map((one) => one.id)).not.toContain(request.id);
    expect(await scene.storedKeys.namesOf(request.id)).toEqual([]);
    expect(await scene.nats.clientCertificate(id)).toMatchObject({ thumbprint: certificate.thumbprint });
    await eventually(async () =>
      expect((await scene.nats.eventsOf(id)).map(({ type }) => type)).toEqual(['certificate.uploaded']),
    );
  });

  it('adds a revision, make before break, and keeps everything else', async () => {
    const first = await newCertificate('To be renewed');
    const renewal = await renewalOf(first.id);
    expect(renewal).toMatchObject({ name: 'To be renewed', certificate: { id: first.id, revision: 1 } });
    const renewed = await uploadSigned(renewal.id, signed(renewal));
    expect(renewed).toMatchObject({ id: first.id, name: 'To be renewed', origin: 'SIGNED', revision: 2 });
    await assertSigns(first.id, 1);
    await assertSigns(first.id, 2);
    const data = { previousThumbprint: first.thumbprint, reason: 'RENEWAL' };
    await eventually(async () =>
      expect(await scene.nats.eventsOf(first.id)).toMatchObject([
        { type: 'certificate.uploaded' },
        { type: 'certificate.regenerated', data },
      ]),
    );
    expect(await scene.nats.clientCertificate(first.id)).toMatchObject({
      revision: 2,
      oldestUsableRevision: 1,
    });
  });

  it('of a certificate whose key is compromised, signed or made elsewhere, leaves the old key of no use', async () => {
    workshop.selfSigned('elsewhere', rsa(2048));
    const certificatePem = String(workshop.read('elsewhere.pem'));
    const privateKeyPem = String(workshop.read('elsewhere.key'));
    const { uploadCertificate: uploaded } = await scene.client.ask<{ uploadCertificate: SignedView }>(
      `mutation ($input: UploadCertificateInput!) { uploadCertificate(input: $input) { ${certificateFields} } }`,
      { input: { name: 'Stolen elsewhere', certificatePem, privateKeyPem } },
    );
    for (const stolen of [await newCertificate('Stolen'), uploaded]) {
      const { id } = stolen;
      await assertSigns(id, 1);
      const renewal = await renewalOf(id);
      await uploadSigned(renewal.id, signed(renewal), 'COMPROMISED');
      await expect(assertSigns(id, 1)).rejects.toMatchObject({ code: 'KEY_REVISION_RETIRED' });
      await assertSigns(id, 2);
      const data = { previousThumbprint: stolen.thumbprint, reason: 'COMPROMISED' };
      await eventually(async () =>
        expect((await scene.nats.eventsOf(id)).at(-1)).toMatchObject({
          type: 'certificate.regenerated',
          data,
        }),
      );
      expect(await scene.nats.clientCertificate(id)).toMatchObject({ revision: 2, oldestUsableRevision: 2 });
    }
  });

  it('turns a generated certificate into a signed one, which is then renewed by signing requests only', async () => {
    const generated = await scene.operations.generate({ name: 'First by itself' });
    const renewal = await renewalOf(generated.id);
    expect(renewal.applicationUri).toBe(generated.applicationUri);
    await scene.operations.update({ id: generated.id, autoRenew: true });
    expect(await uploadSigned(renewal.id, signed(renewal))).toMatchObject({
      id: generated.id,
      origin: 'SIGNED',
      revision: 2,
    });
    const regenerate =
      'mutation ($input: RegenerateCertificateInput!) { regenerateCertificate(input: $input) { id } }';
    const input = { id: generated.id, reason: 'RENEWAL' };
    expect(await scene.client.refusal(regenerate, { input })).toEqual({
      code: 'SIGNING_REQUEST_NEEDED',
      field: 'id',
    });
    const query = 'query ($id: ID!) { certificate(id: $id) { autoRenew } }';
    expect(await scene.client.ask(query, { id: generated.id })).toEqual({
      certificate: { autoRenew: false },
    });
  });

  it('are listed newest first or as asked for, and narrowed to a name or to a certificate', async () => {
    for (const name of ['Queue B 100%', 'queue a']) await create({ name });
    const { id } = await scene.operations.generate({ name: 'Queue C' });
    const renewal = await renewalOf(id);
    const names = async (variables: object): Promise<string[]> =>
      (await listed(variables)).requests.map(({ name }) => name);
    const filter = { search: 'QUEUE' };
    expect(await names({ filter })).toEqual(['Queue C', 'queue a', 'Queue B 100%']);
    const orderBy = { field: 'NAME' };
    expect(await names({ filter, orderBy })).toEqual(['queue a', 'Queue B 100%', 'Queue C']);
    expect(await names({ filter, orderBy: { ...orderBy, direction: 'DESC' } })).toEqual([
      'Queue C',
      'Queue B 100%',
      'queue a',
    ]);
    expect(await names({ filter: { search: '0%' } })).toEqual(['Queue B 100%']);
    expect(await listed({ filter: { certificateId: id } })).toMatchObject({
      totalCount: 1,
      requests: [{ id: renewal.id }],
    });
    expect(await listed({ filter: { certificateId: 'none' } })).toEqual({ totalCount: 0, requests: [] });
    expect(await listed({ filter, first: 1 })).toMatchObject({
      totalCount: 3,
      requests: [{ name: 'Queue C' }],
    });
  });

  it('refuses a certificate that was made of another request or with another ApplicationUri, and goes on waiting', async () => {
    const [request, other] = [await create({ name: 'Mine' }), await create({ name: 'Not mine' })];
    workshop.write('other.ext', 'subjectAltName=URI:urn:another:application\n');
    const mismatch = { code: 'SIGNED_CERTIFICATE_MISMATCH', field: 'certificate' };
    expect(await refusal(request.id, signed(other))).toEqual(mismatch);
    expect(await refusal(request.id, signed(request, ['-extfile', 'other.ext']))).toEqual(mismatch);
    expect(await refusal(request.id, Buffer.from('nothing'))).toEqual({
      code: 'CERTIFICATE_UNREADABLE',
      field: 'certificate',
    });
    expect((await waiting()).map(({ id }) => id)).toEqual(expect.arrayContaining([request.id, other.id]));
    await uploadSigned(request.id, signed(request));
  });

  it('takes each request once', async () => {
    const request = await create({ name: 'Once' });
    const answer = signed(request);
    const outcomes = await Promise.allSettled([
      uploadSigned(request.id, answer),
      uploadSigned(request.id, answer),
    ]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await refusal(request.id, answer)).toMatchObject({ code: 'SIGNING_REQUEST_NOT_FOUND' });
  });
});

describe('the key of a signing request', () => {
  it('is left alone while the request waits, and is no certificate that anyone could sign with', async () => {
    const request = await create({ name: 'Patient' });
    const { id: garbage } = await create({ name: 'Thrown away' });
    const orphan = `keys/${unknownId}/1.jwe`;
    await scene.storedKeys.put(orphan, 'left behind');
    await scene.client.ask(deleteMutation, { id: garbage });
    await eventuallyOfOldKeys(async () => expect(await scene.storedKeys.names()).not.toContain(orphan));
    expect(await scene.storedKeys.namesOf(garbage)).toEqual([]);
    expect(await scene.storedKeys.namesOf(request.id)).toHaveLength(1);
    await expect(assertSigns(request.id, 1)).rejects.toMatchObject({ code: 'CERTIFICATE_NOT_FOUND' });
    await uploadSigned(request.id, signed(request));
  });

  it('goes with the certificate that it was to renew', async () => {
    const certificate = await newCertificate('Short-lived');
    const renewal = await renewalOf(certificate.id);
    await scene.operations.delete(certificate.id);
    expect((await waiting()).map(({ id }) => id)).not.toContain(renewal.id);
    await eventuallyOfOldKeys(async () => expect(await scene.storedKeys.namesOf(renewal.id)).toEqual([]));
  });

  it('is not made for an unknown request to delete', async () => {
    expect(await scene.client.refusal(deleteMutation, { id: unknownId })).toMatchObject({
      code: 'SIGNING_REQUEST_NOT_FOUND',
    });
  });
});
