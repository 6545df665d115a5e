import { rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, startTestNats, TestProcess } from '@koios/test-infrastructure';
import pg from 'pg';
import type { GraphqlClient, LiveFeed } from '../support/graphql-client.js';
import { Plant } from '../support/plant.js';
import { type ServiceName, ServiceStack } from '../support/service-stack.js';
import { TlsAuthority } from '../support/tls-authority.js';

/**
 * Every service as its own NATS user with the permissions of deploy/nats, and TLS between all parts: NATS (certificates on
 * both sides), PostgreSQL, object storage, gateway and subgraphs. Nothing of ours may be refused.
 */
const directory = mkdtempSync(join(tmpdir(), 'koios-locks-'));
const authority = new TlsAuthority('Koios-test');
const foreign = new TlsAuthority('Somebody-else');
const knownAuthorities = getCACertificates('default');
let stack: ServiceStack;
let plant: Plant;
let gateway: GraphqlClient;
let certificate: { id: string; thumbprint: string };
let deviceId: string;
let values: LiveFeed<{ deviceValues: { scanNumber: number } }>;
let changes: LiveFeed<{ certificateChanged: { type: string } }>;

interface Connection {
  readonly status: string;
  readonly thumbprint: string | null;
  readonly missedScans: number;
}

const connection = async (): Promise<Connection> =>
  (
    await gateway.ask<{ device: { connection: Connection } }>(
      'query ($id: ID!) { device(id: $id) { connection { status thumbprint missedScans } } }',
      { id: deviceId },
    )
  ).device.connection;

/** Asked again while the service has not heard of the device yet. */
const testConnection = async (): Promise<boolean> =>
  (
    await eventually(() =>
      gateway.ask<{ testDeviceConnection: { succeeded: boolean } }>(
        'mutation ($input: TestConnectionInput!) { testDeviceConnection(input: $input) { succeeded } }',
        { input: { deviceId } },
      ),
    )
  ).testDeviceConnection.succeeded;

const moreValues = async (): Promise<void> => {
  const before = values.received.length;
  await eventually(() => values.received.length >= before + 2);
};

/** `koios doctor`. */
async function koios(environment: Readonly<Record<string, string>>) {
  const program = new URL('../../apps/cli/bin/koios.mjs', import.meta.url);
  const process = TestProcess.start(program, {
    programArguments: ['doctor', '--json'],
    environment: { ...stack.credentials, ...environment },
  });
  const { exitCode } = await process.ended;
  return { exitCode, output: process.output };
}

beforeAll(async () => {
  setDefaultCACertificates([...knownAuthorities, authority.caPem]);
  plant = await Plant.start(join(directory, 'plant'));
  stack = await ServiceStack.start({ authority });
  gateway = await stack.signIn();
});

afterAll(async () => {
  values?.close();
  changes?.close();
  await stack?.stop();
  await plant?.stop();
  setDefaultCACertificates(knownAuthorities);
  authority.remove();
  foreign.remove();
  rmSync(directory, { recursive: true, force: true });
});

describe('with the locks on and TLS between all parts', () => {
  it('a certificate is generated and assigned, refused by the server until it is trusted, and tested', async () => {
    changes = gateway.subscribe('subscription { certificateChanged { type } }', {}, 'WebSocket');
    const generated = await gateway.ask<{ generateCertificate: { id: string; thumbprint: string } }>(
      'mutation { generateCertificate(input: { name: "Line 1" }) { id thumbprint } }',
    );
    certificate = generated.generateCertificate;
    const { createDevice } = await gateway.ask<{ createDevice: { id: string } }>(
      'mutation ($input: CreateDeviceInput!) { createDevice(input: $input) { id } }',
      {
        input: {
          name: 'Boiler',
          endpointUrl: plant.endpointUrl,
          securityMode: 'SIGN_AND_ENCRYPT',
          clientCertificateId: certificate.id,
          // Longer than a busy machine keeps a program waiting: that is no missed scan of ours.
          scanRateMs: 2_000,
          tags: [{ name: 'counter', nodeId: 'ns=1;s=Simulation.Counter' }],
        },
      },
    );
    deviceId = createDevice.id;
    expect(await testConnection()).toBe(false);
    await plant.trust(certificate.thumbprint);
    expect(await testConnection()).toBe(true);
    await eventually(() => expect(changes.received.length).toBeGreaterThan(0));
  });

  it('it scans, values arrive over both transports, and the address space can be browsed', async () => {
    values = gateway.subscribe('subscription ($id: ID!) { deviceValues(deviceId: $id) { scanNumber } }', {
      id: deviceId,
    });
    await gateway.ask('mutation ($id: ID!) { setDeviceEnabled(id: $id, enabled: true) { id } }', {
      id: deviceId,
    });
    await moreValues();
    const { browse, discoverEndpoints } = await gateway.ask<{
      browse: { totalCount: number };
      discoverEndpoints: { endpoints: unknown[] };
    }>(
      `query ($id: ID!, $url: String!) {
        browse(deviceId: $id) { edges { node { nodeId } } }
        discoverEndpoints(endpointUrl: $url) { endpoints { securityMode } }
      }`,
      { id: deviceId, url: plant.endpointUrl },
    );
    expect(browse).toBeTruthy();
    expect(discoverEndpoints.endpoints.length).toBeGreaterThan(0);
  });

  it('a rotation is probed, waits for trust and misses no scan', async () => {
    const before = (await connection()).missedScans;
    const { regenerateCertificate } = await gateway.ask<{ regenerateCertificate: { thumbprint: string } }>(
      'mutation ($id: ID!) { regenerateCertificate(input: { id: $id, reason: RENEWAL }) { thumbprint } }',
      { id: certificate.id },
    );
    await plant.trust(regenerateCertificate.thumbprint);
    await gateway.ask(
      'mutation ($id: ID!) { probeCertificateTrust(input: { certificateId: $id }) { verdict } }',
      { id: certificate.id },
    );
    await eventually(async () =>
      expect((await connection()).thumbprint).toBe(regenerateCertificate.thumbprint),
    );
    expect((await connection()).missedScans).toBe(before);
  });

  it('a server certificate that is rejected cuts the session, and one that is trusted again is used again', async () => {
    const { serverCertificates } = await gateway.ask<{
      serverCertificates: { edges: { node: { id: string } }[] };
    }>('{ serverCertificates { edges { node { id } } } }');
    const id = serverCertificates.edges[0]?.node.id;
    await gateway.ask('mutation ($id: ID!) { rejectServerCertificate(id: $id) { id } }', { id });
    await eventually(async () => expect((await connection()).status).not.toBe('RUNNING'));
    await gateway.ask('mutation ($id: ID!) { trustServerCertificate(id: $id) { id } }', { id });
    await eventually(async () => expect((await connection()).status).toBe('RUNNING'));
    await moreValues();
  });

  it('the command line says that all is well, to who trusts the gateway', async () => {
    const trusting = await koios({ NODE_EXTRA_CA_CERTS: authority.caFile });
    expect(trusting).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(trusting.output)).toContainEqual({ check: 'services', ok: true, detail: '' });
    const stranger = await koios({});
    expect(stranger).toMatchObject({ exitCode: 1, output: expect.stringContaining('NODE_EXTRA_CA_CERTS') });
  });

  it.each(['cert-service', 'device-service'] as const)(
    'a job brings the database of %s up to date',
    async (name) => {
      const { exitCode, output } = await stack.run(name, 'migrate.js');
      expect([exitCode, output]).toEqual([0, expect.stringContaining('the database is up to date')]);
    },
  );

  it('a device and a certificate are deleted', async () => {
    values.close();
    await gateway.ask('mutation ($id: ID!) { deleteDevice(id: $id) }', { id: deviceId });
    await gateway.ask('mutation ($id: ID!) { deleteCertificate(id: $id) { id } }', { id: certificate.id });
    await eventually(() =>
      expect(changes.received.map(({ certificateChanged }) => certificateChanged.type)).toContain('DELETED'),
    );
  });

  it('NATS refused nothing of ours, and would have said so', async () => {
    expect(stack.natsRefusals()).toEqual([]);
    const observer = await stack.observe();
    observer.publish('certificate.generated', '{}');
    await eventually(() => expect(stack.natsRefusals()).toHaveLength(1));
    await observer.close();
  });

  it('every connection to PostgreSQL is encrypted', async () => {
    const client = new pg.Client({ connectionString: stack.postgres.adminUrl });
    await client.connect();
    const { rows } = await client.query<{ ssl: boolean; count: string }>(
      `SELECT ssl, count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename LIKE 'test_%' GROUP BY ssl`,
    );
    await client.end();
    expect(rows.map(({ ssl }) => ssl)).toEqual([true]);
  });
});

describe('a service says which variable to look at', () => {
  const says = async (
    name: ServiceName,
    changes: Readonly<Record<string, string>>,
    sentence: RegExp,
  ): Promise<void> => {
    const { process } = await stack.launch(name, changes);
    await process.waitForLine(sentence);
    await process.stop();
  };
  const unvouched = (variables: string) => new RegExp(`no authority in ${variables}`);

  it.each<[string, ServiceName, () => Record<string, string>, RegExp]>([
    [
      'when NATS shows a certificate of somebody else',
      'connector-api',
      () => ({ NATS_TLS_CA_FILE: foreign.caFile }),
      unvouched('NATS_TLS_CA vouches for the certificate of the server at NATS_URL'),
    ],
    [
      'when PostgreSQL does',
      'device-service',
      () => ({ TLS_CA_FILE: foreign.caFile, NATS_TLS_CA_FILE: authority.caFile }),
      unvouched('TLS_CA vouches for the certificate of the server at DATABASE_URL'),
    ],
    [
      'when the object storage does',
      'cert-service',
      () => ({
        TLS_CA_FILE: foreign.caFile,
        DATABASE_URL: stack.postgres.adminUrl,
        NATS_TLS_CA_FILE: authority.caFile,
      }),
      unvouched('TLS_CA vouches for the certificate of the server at S3_ENDPOINT'),
    ],
  ])('%s', async (_what, name, changes, sentence) => {
    await says(name, changes(), sentence);
  });

  it('when a subgraph does', async () => {
    const { process, url } = await stack.launch('gateway', { TLS_CA_FILE: foreign.caFile });
    const answer = await fetch(`${url}/health/ready`);
    expect(answer.status).toBe(503);
    const { faults } = (await answer.json()) as { faults: Record<string, string> };
    expect(faults['certificates']).toMatch(
      /^no authority in TLS_CA vouches for the certificate of the server at CERTIFICATES_SUBGRAPH_URL/,
    );
    await process.stop();
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['when TLS_CA is no certificate', { TLS_CA_FILE: '', TLS_CA: 'nonsense' }, /TLS_CA: is no certificate/],
    ['when a key is missing', { TLS_KEY_FILE: '' }, /TLS_KEY: is missing, TLS_CERTIFICATE is there/],
    [
      'when a key belongs to another certificate',
      { TLS_KEY_FILE: foreign.issue('other').keyFile },
      /TLS_KEY: is not the private key of TLS_CERTIFICATE/,
    ],
  ])('and does not start %s', async (_what, changes, sentence) => {
    await expect(stack.launch('device-service', changes)).rejects.toThrow(sentence);
  });

  it('insists on TLS where NATS_URL says tls://', async () => {
    const plain = await startTestNats();
    const url = plain.url.replace(/^nats/, 'tls');
    await says(
      'connector-api',
      { NATS_URL: url, NATS_TLS_CERTIFICATE_FILE: '', NATS_TLS_KEY_FILE: '' },
      /no connection to NATS yet: .*tls/i,
    );
    await plain.stop();
  });
});
