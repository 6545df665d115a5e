import { execFileSync } from 'node:child_process';
import { type KeyObject, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canariesOf, eventually } from '@koios/test-infrastructure';
import { GraphqlClient, type LiveFeed } from '../support/graphql-client.js';
import { openSealedKey, sealedObjects } from '../support/key-material.js';
import { NatsRecorder } from '../support/nats-recorder.js';
import { Plant } from '../support/plant.js';
import { RunningStack } from '../support/running-stack.js';
import { everyDatabaseRow, everyLogLine, environmentOf } from '../support/traces.js';

/**
 * The main job, from generating a certificate to deleting it, through GraphQL only, on the real stack and a real OPC UA
 * server that checks certificates; each service and NATS is killed on the way.
 */
interface Scan {
  readonly scanNumber: number;
  readonly seriesStartedAt: string;
  readonly thumbprint: string | null;
  readonly values: readonly { readonly name: string; readonly value: unknown; readonly statusCode: string }[];
}

interface Connection {
  readonly status: string;
  readonly waitingForTrust: boolean;
  readonly thumbprint: string | null;
  readonly certificateId: string | null;
  readonly missedScans: number;
  readonly error: { readonly code: string; readonly message: string; readonly detail: string } | null;
  readonly rotation: { readonly state: string; readonly pendingThumbprint: string | null };
}

interface GeneratedCertificate {
  readonly id: string;
  readonly revision: number;
  readonly thumbprint: string;
  readonly applicationUri: string;
  readonly certificatePem: string;
  readonly statuses: readonly string[];
}

const certificateFields = 'id name revision thumbprint applicationUri certificatePem statuses isDefault';
const connectionFields = `status waitingForTrust thumbprint certificateId missedScans
  error { code message detail } rotation { state pendingThumbprint }`;

/** Longer than a busy machine keeps a program waiting: that is no missed scan of ours. */
const scanRateMs = 1_000;
const directory = mkdtempSync(join(tmpdir(), 'koios-main-job-'));
let stack: RunningStack;
let plant: Plant;
let recorder: NatsRecorder;
let gateway: GraphqlClient;
let certificate: GeneratedCertificate;
let renewedThumbprint: string;
let deviceId: string;
let scans: LiveFeed<{ deviceValues: Scan }>;
let changes: LiveFeed<{ certificateChanged: { type: string; certificateId: string; revision: number } }>;

/** Every private key there has been: what is deleted later must not have been seen before either. */
const keys = new Map<string, KeyObject>();

async function collectKeys(): Promise<void> {
  for (const [name, sealed] of await sealedObjects(stack.facts)) {
    if (!keys.has(name)) keys.set(name, await openSealedKey(stack.dataDirectory, sealed));
  }
}

async function connection(): Promise<Connection> {
  const { device } = await gateway.ask<{ device: { connection: Connection } }>(
    `query ($id: ID!) { device(id: $id) { connection { ${connectionFields} } } }`,
    { id: deviceId },
  );
  return device.connection;
}

/** Asked again while the service has not heard of the device yet. */
async function testConnection() {
  const { testDeviceConnection } = await eventually(() =>
    gateway.ask<{
      testDeviceConnection: {
        succeeded: boolean;
        stages: { name: string; passed: boolean }[];
        failure: {
          statusCode: string;
          headline: string;
          cure: string;
          evidence: { name: string; value: string }[];
        } | null;
      };
    }>(
      `mutation ($input: TestConnectionInput!) {
      testDeviceConnection(input: $input) {
        succeeded stages { name passed }
        failure { statusCode headline cure evidence { name value } }
      }
    }`,
      { input: { deviceId } },
    ),
  );
  return testDeviceConnection;
}

/** The scans of the newest series as JetStream kept them: independent of any subscription. */
async function storedScans(): Promise<Scan[]> {
  const all = (await recorder.stored('values')).map((message) => message.json<Scan>());
  const newest = all.at(-1)?.seriesStartedAt;
  return all.filter((scan) => scan.seriesStartedAt === newest);
}

function expectConsecutive(series: readonly Scan[]): void {
  const first = series[0]?.scanNumber ?? 0;
  expect(series.map((scan) => scan.scanNumber)).toEqual(series.map((_scan, index) => first + index));
}

beforeAll(async () => {
  plant = await Plant.start(join(directory, 'plant'));
  stack = await RunningStack.start(join(directory, 'stack'));
  gateway = new GraphqlClient(stack.facts.graphqlUrl, await stack.signIn());
  recorder = await NatsRecorder.start(stack.facts.natsUrl);
});

afterAll(async () => {
  scans?.close();
  changes?.close();
  await recorder?.stop();
  await stack?.stop();
  await plant?.stop();
  rmSync(directory, { recursive: true, force: true });
});

describe('the main job', () => {
  it('generates a certificate that node:crypto and openssl accept, its SAN URI is its ApplicationUri, its key is sealed', async () => {
    changes = gateway.subscribe('subscription { certificateChanged { type certificateId revision } }');
    const { generateCertificate } = await gateway.ask<{ generateCertificate: GeneratedCertificate }>(
      `mutation ($input: GenerateCertificateInput!) { generateCertificate(input: $input) { ${certificateFields} } }`,
      {
        input: {
          name: 'Line 1',
          hostname: 'connector.example.com',
          organization: 'Example Works',
          keySize: 2048,
        },
      },
    );
    certificate = generateCertificate;

    const x509 = new X509Certificate(certificate.certificatePem);
    expect(x509.verify(x509.publicKey)).toBe(true);
    expect(x509.subjectAltName).toContain(`URI:${certificate.applicationUri}`);
    expect(certificate.applicationUri).toBe('urn:connector.example.com:Koios:line-1');
    const file = join(directory, 'certificate.pem');
    writeFileSync(file, certificate.certificatePem);
    expect(execFileSync('openssl', ['verify', '-CAfile', file, file], { encoding: 'utf8' })).toContain('OK');

    const [sealed] = [...(await sealedObjects(stack.facts))].filter(([name]) =>
      name.includes(certificate.id),
    );
    if (!sealed) throw new Error('no object for the certificate');
    const key = await openSealedKey(stack.dataDirectory, sealed[1]);
    expect(x509.checkPrivateKey(key)).toBe(true);
    expect(canariesOf(key).filter((canary) => sealed[1].includes(canary))).toEqual([]);
    expect(sealed[1]).not.toContain('PRIVATE KEY');
    await collectKeys();
  });

  it('creates a device with it; the server rejects the certificate, and the test says so with the code and the cure', async () => {
    const { createDevice } = await gateway.ask<{ createDevice: { id: string; enabled: boolean } }>(
      `mutation ($input: CreateDeviceInput!) { createDevice(input: $input) { id enabled } }`,
      {
        input: {
          name: 'Boiler',
          endpointUrl: plant.endpointUrl,
          securityMode: 'SIGN_AND_ENCRYPT',
          clientCertificateId: certificate.id,
          scanRateMs,
          tags: [
            { name: 'counter', nodeId: 'ns=1;s=Simulation.Counter' },
            { name: 'temperature', nodeId: 'ns=1;s=Simulation.Double' },
          ],
        },
      },
    );
    deviceId = createDevice.id;
    expect(createDevice.enabled).toBe(false);

    const result = await testConnection();
    expect(result.succeeded).toBe(false);
    expect(result.failure).toMatchObject({
      statusCode: 'BadSecurityChecksFailed',
      headline: 'Certificate rejected by server',
    });
    expect(result.failure?.cure).toMatch(/trust/i);
    expect(result.failure?.evidence.map((fact) => fact.value)).toContain(certificate.thumbprint);
    expect(result.stages.at(-1)).toEqual({ name: 'SECURE_CHANNEL', passed: false });

    expect((await plant.rejected()).map((rejected) => rejected.thumbprint)).toEqual([certificate.thumbprint]);
  });

  it('waits for trust, and connects by itself within 10 s of it; values arrive through the subscription', async () => {
    await gateway.ask(`mutation ($id: ID!) { setDeviceEnabled(id: $id, enabled: true) { enabled } }`, {
      id: deviceId,
    });
    scans = gateway.subscribe(
      `subscription ($id: ID!) {
        deviceValues(deviceId: $id) { scanNumber seriesStartedAt thumbprint values { name value statusCode } }
      }`,
      { id: deviceId },
    );
    await eventually(async () =>
      expect(await connection()).toMatchObject({ status: 'FAILED', waitingForTrust: true }),
    );
    expect((await connection()).error).toMatchObject({ code: 'BadSecurityChecksFailed' });

    await stack.killAndAwaitRestart('connector-service');
    await eventually(async () => expect(await connection()).toMatchObject({ waitingForTrust: true }));
    await plant.trust(certificate.thumbprint);
    await eventually(async () =>
      expect(await connection()).toMatchObject({
        status: 'RUNNING',
        thumbprint: certificate.thumbprint,
        error: null,
      }),
    );

    await eventually(() => expect(scans.received.length).toBeGreaterThan(3));
    const values = scans.received.map((scan) => scan.deviceValues.values);
    expect(values.at(-1)?.map((value) => value.statusCode)).toEqual(['Good', 'Good']);
    expect(new Set(values.map((value) => value[0]?.value)).size).toBeGreaterThan(1);
  });

  it('regenerates: before the server trusts the new revision no scan is missed and the device shows ROTATION_PENDING', async () => {
    const { regenerateCertificate } = await gateway.ask<{ regenerateCertificate: GeneratedCertificate }>(
      `mutation ($id: ID!) { regenerateCertificate(input: { id: $id, reason: RENEWAL }) { ${certificateFields} } }`,
      { id: certificate.id },
    );
    renewedThumbprint = regenerateCertificate.thumbprint;
    expect(regenerateCertificate).toMatchObject({ revision: 2, applicationUri: certificate.applicationUri });
    expect(renewedThumbprint).not.toBe(certificate.thumbprint);
    await collectKeys();

    await eventually(async () => {
      expect(await connection()).toMatchObject({
        status: 'RUNNING',
        thumbprint: certificate.thumbprint,
        rotation: { state: 'ROTATION_PENDING', pendingThumbprint: renewedThumbprint },
      });
    });
    await eventually(async () => {
      const seen = (await recorder.events()).filter((event) => event.type === 'certificate.regenerated');
      expect(seen.map((event) => event.data)).toMatchObject([
        {
          certificateId: certificate.id,
          revision: 2,
          thumbprint: renewedThumbprint,
          previousThumbprint: certificate.thumbprint,
          reason: 'RENEWAL',
        },
      ]);
    });
    await eventually(async () => {
      const { certificate: shown } = await gateway.ask<{ certificate: GeneratedCertificate }>(
        `query ($id: ID!) { certificate(id: $id) { statuses } }`,
        { id: certificate.id },
      );
      expect(shown.statuses).toContain('ROTATION_PENDING');
    });
  });

  it('after trusting it the session runs on the new thumbprint, still with no scan missed', async () => {
    await plant.trust(renewedThumbprint);
    await eventually(async () =>
      expect(await connection()).toMatchObject({
        status: 'RUNNING',
        thumbprint: renewedThumbprint,
        rotation: { state: 'UP_TO_DATE' },
      }),
    );
    await eventually(async () => {
      const onNew = (await storedScans()).filter((scan) => scan.thumbprint === renewedThumbprint);
      expect(onNew.length).toBeGreaterThan(3);
    });

    const series = await storedScans();
    expect(new Set(series.map((scan) => scan.thumbprint))).toEqual(
      new Set([certificate.thumbprint, renewedThumbprint]),
    );
    expectConsecutive(series);
    expect((await connection()).missedScans).toBe(0);
  });

  it('scans on while NATS, cert-service, device-service and the gateway are killed, and is in the same state afterwards', async () => {
    for (const name of ['nats', 'cert-service', 'device-service', 'gateway'])
      await stack.killAndAwaitRestart(name);
    const delivered = scans.received.length;
    await eventually(() => expect(scans.received.length).toBeGreaterThan(delivered + 2));
    await eventually(async () =>
      expect(await connection()).toMatchObject({ status: 'RUNNING', thumbprint: renewedThumbprint }),
    );
  });

  it('refuses to delete the default certificate', async () => {
    const { defaultCertificate } = await gateway.ask<{ defaultCertificate: { id: string } }>(
      `{ defaultCertificate { id } }`,
    );
    const refusal = await gateway.refusal(`mutation ($id: ID!) { deleteCertificate(id: $id) { id } }`, {
      id: defaultCertificate.id,
    });
    expect(refusal.extensions.code).toBe('DEFAULT_CERTIFICATE_UNDELETABLE');
  });

  it('deletes: the device falls back to the default and reconnects with it, though the services are killed meanwhile', async () => {
    const { defaultCertificate } = await gateway.ask<{ defaultCertificate: GeneratedCertificate }>(
      `{ defaultCertificate { ${certificateFields} } }`,
    );
    const { deleteCertificate } = await gateway.ask<{
      deleteCertificate: { id: string; reassignedDeviceCount: number; fallbackCertificate: { id: string } };
    }>(
      `mutation ($id: ID!) { deleteCertificate(id: $id) { id reassignedDeviceCount fallbackCertificate { id } } }`,
      {
        id: certificate.id,
      },
    );
    expect(deleteCertificate).toEqual({
      id: certificate.id,
      reassignedDeviceCount: 1,
      fallbackCertificate: { id: defaultCertificate.id },
    });
    for (const name of ['cert-service', 'device-service', 'nats', 'connector-service'])
      await stack.killAndAwaitRestart(name);

    await eventually(async () => {
      const { device } = await gateway.ask<{
        device: { clientCertificate: null; effectiveCertificate: { id: string } };
      }>(`query ($id: ID!) { device(id: $id) { clientCertificate { id } effectiveCertificate { id } } }`, {
        id: deviceId,
      });
      expect(device).toEqual({
        clientCertificate: null,
        effectiveCertificate: { id: defaultCertificate.id },
      });
    });
    await eventually(async () =>
      expect((await plant.rejected()).map((rejected) => rejected.thumbprint)).toEqual([
        defaultCertificate.thumbprint,
      ]),
    );
    await plant.trust(defaultCertificate.thumbprint);
    await eventually(async () =>
      expect(await connection()).toMatchObject({
        status: 'RUNNING',
        thumbprint: defaultCertificate.thumbprint,
      }),
    );
  });

  it('published each event once, and each acted once', async () => {
    const events = await recorder.events();
    const ids = events.map((event) => event.id);
    expect(ids.length).toBe(new Set(ids).size);

    const about = (type: string) => events.filter((event) => event.type === type).map((event) => event.data);
    expect(
      about('certificate.generated').filter((data) => data['certificateId'] === certificate.id),
    ).toHaveLength(1);
    expect(about('certificate.deleted')).toHaveLength(1);
    expect(
      about('device.certificate-reassigned').filter((data) => data['reason'] === 'CERTIFICATE_DELETED'),
    ).toMatchObject([{ deviceId, previousCertificateId: certificate.id }]);
    expect(changes.received.map((change) => change.certificateChanged)).toContainEqual(
      expect.objectContaining({ type: 'REGENERATED', certificateId: certificate.id, revision: 2 }),
    );
  });

  it('at no time shows a private key: not on NATS, not in logs, not in a database, not in the connector', async () => {
    await collectKeys();
    expect(keys.size).toBe(3);
    const canaries = [...[...keys.values()].flatMap(canariesOf), 'PRIVATE KEY'];

    const places = {
      nats: recorder.heard,
      storedEvents: (await recorder.events()).map((event) => JSON.stringify(event)),
      logs: everyLogLine(stack.dataDirectory),
      launcher: [stack.output],
      databases: await everyDatabaseRow(stack.facts),
      connectorEnvironment: environmentOf(stack.processOf('connector-service').pid),
    };
    for (const [place, texts] of Object.entries(places)) {
      expect({ place, searched: texts.length > 0 }).toEqual({ place, searched: true });
      const found = texts.filter((text) => canaries.some((canary) => text.includes(canary)));
      expect({ place, found: found.map((text) => text.slice(0, 80)) }).toEqual({ place, found: [] });
    }
  });
});
