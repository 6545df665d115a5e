import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  derToPem,
  generateRsaKeyPair,
  issueSelfSignedCertificate,
  parseCertificate,
} from '@koios/application-certificate';
import { presentServerCertificate, type ServerVerification } from '@koios/opcua-contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Secret } from '@koios/service-kit';
import { eventually } from '@koios/test-infrastructure';
import { pino } from 'pino';
import { Database } from '../src/database/database.js';
import { ReviewServerTrust } from '../src/use-cases/review-server-trust.js';
import { OpensslWorkshop } from './support/openssl-workshop.js';
import { PlantAuthority } from './support/plant-authority.js';
import { Scene } from './support/scene.js';

const plantId = 'north';
let scene: Scene;

beforeAll(async () => {
  scene = await Scene.start();
});
afterAll(() => scene?.stop());

/** A server's certificate as it presents it. */
async function serverCertificate(): Promise<{ der: string; thumbprint: string }> {
  const { certificateDer } = await issueSelfSignedCertificate({
    commonName: 'Boiler server',
    organization: 'Example Works',
    applicationUri: 'urn:boiler.example.com:Server',
    dnsNames: ['boiler.example.com'],
    ipAddresses: [],
    keySize: 2048,
    validityDays: 365,
    profile: 'STRICT',
    now: new Date(),
    keyPair: await keyPair,
  });
  return { der: certificateDer.toString('base64'), thumbprint: parseCertificate(certificateDer).thumbprint };
}
const keyPair = generateRsaKeyPair(2048);

async function present(deviceId: string, der: string, verification?: ServerVerification): Promise<string> {
  const presentation = { plantId, deviceId, certificateChain: [der], verification };
  return (await scene.nats.call(presentServerCertificate, presentation)).trust;
}

interface ServerCertificateView {
  readonly id: string;
  readonly thumbprint: string;
  readonly trust: string;
}

const list = `query ($filter: ServerCertificateFilter) { serverCertificates(filter: $filter) {
  totalCount edges { node { id deviceId thumbprint commonName applicationUri issuer validFrom validUntil trust firstSeenAt lastSeenAt } }
} }`;

async function certificatesOf(deviceId: string, trust?: string): Promise<ServerCertificateView[]> {
  const { serverCertificates } = await scene.client.ask<{
    serverCertificates: { edges: { node: ServerCertificateView }[] };
  }>(list, { filter: { deviceId, trust } });
  return serverCertificates.edges.map(({ node }) => node);
}

async function idOf(deviceId: string, thumbprint: string): Promise<string> {
  const found = (await certificatesOf(deviceId)).find((certificate) => certificate.thumbprint === thumbprint);
  if (!found) throw new Error(`${thumbprint} is not listed`);
  return found.id;
}

const decide = (mutation: string, id: string) =>
  scene.client.ask(`mutation ($id: ID!) { ${mutation}(id: $id) { id trust } }`, { id });

describe('a device that is verified otherwise', () => {
  it('has its first certificate wait for a person with TRUSTED_ONLY', async () => {
    const deviceId = randomUUID();
    const { der, thumbprint } = await serverCertificate();
    expect(await present(deviceId, der, 'TRUSTED_ONLY')).toBe('PENDING');
    expect(await scene.nats.serverTrust(`${plantId}.${deviceId}`)).toMatchObject({ trusted: [] });
    await decide('trustServerCertificate', await idOf(deviceId, thumbprint));
    expect(await present(deviceId, der, 'TRUSTED_ONLY')).toBe('TRUSTED');
  });

  it('has what was trusted on first use wait for a person once it is TRUSTED_ONLY', async () => {
    const deviceId = randomUUID();
    const { der, thumbprint } = await serverCertificate();
    expect(await present(deviceId, der)).toBe('TRUSTED');
    const key = `${plantId}.${deviceId}`;
    expect(await scene.nats.serverTrust(key)).toMatchObject({
      version: 2,
      trusted: [thumbprint],
      trustedOnFirstUse: [thumbprint],
    });
    expect(await present(deviceId, der, 'TRUSTED_ONLY')).toBe('PENDING');
    await decide('trustServerCertificate', await idOf(deviceId, thumbprint));
    expect(await present(deviceId, der, 'TRUSTED_ONLY')).toBe('TRUSTED');
    // Connectors take only what is newer.
    expect(await scene.nats.serverTrust(key)).toMatchObject({
      version: 3,
      trusted: [thumbprint],
      trustedOnFirstUse: [],
    });
  });

  it('has nothing trusted for it with ACCEPT_ANY, and what was rejected stays so', async () => {
    const deviceId = randomUUID();
    const { der, thumbprint } = await serverCertificate();
    expect(await present(deviceId, der, 'ACCEPT_ANY')).toBe('PENDING');
    await decide('rejectServerCertificate', await idOf(deviceId, thumbprint));
    expect(await present(deviceId, der, 'ACCEPT_ANY')).toBe('REJECTED');
  });
});

describe('a server certificate', () => {
  it('is trusted on first use; a different one waits for a decision', async () => {
    const deviceId = randomUUID();
    const [first, second] = [await serverCertificate(), await serverCertificate()];
    expect(await present(deviceId, first.der)).toBe('TRUSTED');
    expect(await present(deviceId, first.der)).toBe('TRUSTED');
    expect(await present(deviceId, second.der)).toBe('PENDING');
    expect(await scene.nats.serverTrust(`${plantId}.${deviceId}`)).toMatchObject({
      trusted: [first.thumbprint],
      trustedByPerson: [],
      rejected: [],
      lastTrusted: {
        thumbprint: first.thumbprint,
        subject: 'CN=Boiler server, O=Example Works',
        issuer: 'CN=Boiler server, O=Example Works',
        applicationUri: 'urn:boiler.example.com:Server',
      },
    });
    expect(await certificatesOf(deviceId)).toMatchObject([
      { thumbprint: second.thumbprint, trust: 'PENDING' },
      {
        thumbprint: first.thumbprint,
        trust: 'TRUSTED',
        commonName: 'Boiler server',
        applicationUri: 'urn:boiler.example.com:Server',
        issuer: 'CN=Boiler server, O=Example Works',
      },
    ]);
    expect(await certificatesOf(deviceId, 'PENDING')).toHaveLength(1);
  });

  it('is the first of its device for one of many that come at once', async () => {
    const deviceId = randomUUID();
    const presented = await Promise.all([1, 2, 3, 4].map(serverCertificate));
    const answers = await Promise.all(presented.map(({ der }) => present(deviceId, der)));
    expect(answers.toSorted()).toEqual(['PENDING', 'PENDING', 'PENDING', 'TRUSTED']);
  });

  it('is trusted and rejected by a person, which connectors see at once', async () => {
    const deviceId = randomUUID();
    const [first, second] = [await serverCertificate(), await serverCertificate()];
    await present(deviceId, first.der);
    await present(deviceId, second.der);
    const version = (await scene.nats.serverTrust(`${plantId}.${deviceId}`))?.version ?? 0;
    await decide('trustServerCertificate', await idOf(deviceId, second.thumbprint));
    const trusted = [first.thumbprint, second.thumbprint].toSorted();
    const afterTrust = await scene.nats.serverTrust(`${plantId}.${deviceId}`);
    expect(afterTrust?.trusted.toSorted()).toEqual(trusted);
    expect(afterTrust?.version).toBeGreaterThan(version);
    await decide('rejectServerCertificate', await idOf(deviceId, first.thumbprint));
    await decide('rejectServerCertificate', await idOf(deviceId, first.thumbprint));
    expect(await scene.nats.serverTrust(`${plantId}.${deviceId}`)).toMatchObject({
      trusted: [second.thumbprint],
      trustedByPerson: [second.thumbprint],
      rejected: [first.thumbprint],
      lastTrusted: { thumbprint: second.thumbprint },
      version: version + 2,
    });
    expect(await present(deviceId, first.der)).toBe('REJECTED');
  });

  it('says all this in events, each once', async () => {
    const deviceId = randomUUID();
    const [first, second] = [await serverCertificate(), await serverCertificate()];
    await present(deviceId, first.der);
    await present(deviceId, second.der);
    const id = await idOf(deviceId, second.thumbprint);
    await decide('trustServerCertificate', id);
    await decide('trustServerCertificate', id);
    await decide('rejectServerCertificate', id);
    const told = async () =>
      (await scene.nats.events('server-certificate.*'))
        .filter(({ data }) => data['deviceId'] === deviceId)
        .map(({ type, data }) => [type.split('.')[1], data['thumbprint']]);
    await eventually(async () => {
      expect(await told()).toEqual([
        ['presented', first.thumbprint],
        ['trusted', first.thumbprint],
        ['presented', second.thumbprint],
        ['trusted', second.thumbprint],
        ['rejected', second.thumbprint],
      ]);
    });
  });

  it('is not taken for another one whose PEM text it holds', async () => {
    const deviceId = randomUUID();
    const trusted = await serverCertificate();
    expect(await present(deviceId, trusted.der)).toBe('TRUSTED');
    const text = derToPem(Buffer.from(trusted.der, 'base64')).replaceAll('\n', '');
    const workshop = new OpensslWorkshop();
    const impostor = workshop
      .run(
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-subj',
        '/CN=x',
        '-addext',
        `nsComment=${text}`,
        '-keyout',
        'impostor.key',
        '-outform',
        'DER',
        '-out',
        'impostor.der',
      )
      .read('impostor.der');
    workshop.close();
    expect(await present(deviceId, impostor.toString('base64'))).toBe('PENDING');
    expect(await idOf(deviceId, parseCertificate(impostor).thumbprint)).toBeDefined();
  });

  it('is remembered with a NUL in its name, which embedded writers leave there', async () => {
    const deviceId = randomUUID();
    const { der } = await serverCertificate();
    const octets = Buffer.from(der, 'base64').toString('latin1');
    const named = Buffer.from(octets.replaceAll('Boiler server', 'Boiler\0server'), 'latin1');
    expect(await present(deviceId, named.toString('base64'))).toBe('TRUSTED');
    expect(await certificatesOf(deviceId)).toMatchObject([{ commonName: 'Boiler\ufffdserver' }]);
  });

  it('is judged anew after it was removed', async () => {
    const deviceId = randomUUID();
    const [first, second] = [await serverCertificate(), await serverCertificate()];
    await present(deviceId, first.der);
    await present(deviceId, second.der);
    for (const { thumbprint } of [first, second]) {
      const id = await idOf(deviceId, thumbprint);
      expect(
        await scene.client.ask('mutation ($id: ID!) { removeServerCertificate(id: $id) }', { id }),
      ).toEqual({
        removeServerCertificate: id,
      });
    }
    expect(await scene.nats.serverTrust(`${plantId}.${deviceId}`)).toMatchObject({
      trusted: [],
      rejected: [],
      lastTrusted: null,
    });
    expect(await present(deviceId, second.der)).toBe('TRUSTED');
  });

  it.each(['trustServerCertificate', 'rejectServerCertificate'])(
    'that nobody presented: %s refuses',
    async (mutation) => {
      for (const id of [randomUUID(), 'nonsense']) {
        const refused = await scene.client.refusal(`mutation ($id: ID!) { ${mutation}(id: $id) { id } }`, {
          id,
        });
        expect(refused).toEqual({ code: 'SERVER_CERTIFICATE_NOT_FOUND', field: 'id' });
      }
    },
  );

  it.each([
    ['is no certificate', Buffer.from('nonsense').toString('base64')],
    ['is larger than any certificate', Buffer.alloc(70_000, 0x30).toString('base64')],
    ['is not base64', '***'],
  ])('that %s is refused and not remembered', async (_what, der) => {
    const deviceId = randomUUID();
    await expect(present(deviceId, der)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await certificatesOf(deviceId)).toEqual([]);
    expect(await present(deviceId, (await serverCertificate()).der)).toBe('TRUSTED');
  });

  it('is not listed for a device id that is none', async () => {
    const refused = await scene.client.refusal(list, { filter: { deviceId: 'nonsense' } });
    expect(refused).toEqual({ code: 'BAD_USER_INPUT', field: 'deviceId' });
  });
});

describe('a review after the list of authorities changed', () => {
  it('is over when connectors see also what another review was faster with', async () => {
    const authority = new PlantAuthority('Plant CA');
    const input = { certificatePem: authority.pem };
    const add = `mutation ($input: AddIssuerCertificateInput!) { addIssuerCertificate(input: $input) { id } }`;
    await scene.client.ask(add, { input });
    const deviceId = randomUUID();
    await present(deviceId, (await serverCertificate()).der);
    expect(await present(deviceId, authority.issueServer().toString('base64'))).toBe('TRUSTED');
    authority.remove();
    // Nobody of the service's own notices that.
    await scene.infrastructure.query('DELETE FROM issuer_certificate');

    const now = () => new Date();
    const DATABASE_URL = new Secret(scene.infrastructure.environment['DATABASE_URL'] ?? '');
    const database = new Database({ DATABASE_URL, DATABASE_TIMEOUT_MS: 10_000 }, now);
    await database.open();
    const [begun, projected] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const afterCommit = (): Promise<void> => {
      begun.resolve();
      return projected.promise;
    };
    const review = new ReviewServerTrust(database, { afterCommit }, now, pino({ level: 'silent' }));
    const scheduled = review.execute();
    await begun.promise;
    const asked = review.afterCommit();
    const answered = asked.then(() => 'answered');
    expect(await Promise.race([answered, delay(1_000).then(() => 'not yet')])).toBe('not yet');
    projected.resolve();
    await Promise.all([scheduled, asked]);
    await database.close();
  });
});
