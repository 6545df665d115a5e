import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@koios/test-infrastructure';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { GraphqlClient, type LiveFeed, type Transport } from '../support/graphql-client.js';
import { Plant } from '../support/plant.js';
import { tokenFor } from '../support/role-tokens.js';
import { RunningStack } from '../support/running-stack.js';
import { StalledSubscriber } from '../support/stalled-subscriber.js';
import { StatementLog } from '../support/statement-log.js';
import { TraceCollector } from '../support/trace-collector.js';
import { everyLogLine } from '../support/traces.js';

const transports: readonly Transport[] = ['server-sent events', 'WebSocket'];
const parts = ['nats', 'cert-service', 'device-service', 'connector-service'];
const changes = `subscription ($after: ID) {
  certificateChanged(after: $after) { eventId certificateId certificate { description assignedDeviceCount } }
}`;
const values =
  'subscription ($device: ID!) { deviceValues(deviceId: $device) { scanNumber seriesStartedAt } }';
const states = 'subscription { connectionChanged { deviceId status } }';

interface Scan {
  readonly deviceValues: { readonly scanNumber: number };
}
interface Change {
  readonly certificateChanged: {
    readonly eventId: string;
    readonly certificate: { readonly description: string | null } | null;
  };
}

const everyRequestIsLogged = ['gateway', 'cert-service', 'connector-service'].flatMap((service) => [
  '--set',
  `${service}.LOG_LEVEL=debug`,
]);
const folder = mkdtempSync(join(tmpdir(), 'koios-live-'));
let stack: RunningStack;
let plant: Plant;
let collector: TraceCollector;
let client: GraphqlClient;
let certificateId: string;
let device: string;
const feeds = new Set<LiveFeed<unknown>>();
afterEach(() => {
  feeds.forEach((feed) => feed.close());
  feeds.clear();
});

beforeAll(async () => {
  collector = await TraceCollector.start();
  [stack, plant] = await Promise.all([
    RunningStack.start(join(folder, 'data'), [...collector.launcherArguments, ...everyRequestIsLogged]),
    Plant.start(join(folder, 'plant')),
  ]);
  client = new GraphqlClient(stack.facts.graphqlUrl, await tokenFor(stack, ['administrator']));
  const { generateCertificate } = await client.ask<{ generateCertificate: { id: string } }>(
    'mutation { generateCertificate(input: { name: "Live", keySize: 2048 }) { id } }',
  );
  certificateId = generateCertificate.id;
  device = await enabledDevice();
});
afterAll(async () => {
  await plant?.stop();
  await stack?.stop();
  collector?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function enabledDevice(name = 'Boiler', scanRateMs = 1_000, tagCount = 1): Promise<string> {
  const tags = Array.from({ length: tagCount }, (_none, index) => ({
    name: `counter ${index}`,
    nodeId: 'ns=1;s=Simulation.Counter',
  }));
  const { createDevice } = await client.ask<{ createDevice: { id: string } }>(
    'mutation ($input: CreateDeviceInput!) { createDevice(input: $input) { id } }',
    { input: { name, endpointUrl: plant.endpointUrl, scanRateMs, tags } },
  );
  await client.ask('mutation ($id: ID!) { setDeviceEnabled(id: $id, enabled: true) { id } }', {
    id: createDevice.id,
  });
  return createDevice.id;
}

/** Two changes of its connection's state. */
async function stopAndStart(): Promise<void> {
  const set =
    'mutation ($id: ID!, $enabled: Boolean!) { setDeviceEnabled(id: $id, enabled: $enabled) { id } }';
  await client.ask(set, { id: device, enabled: false });
  await client.ask(set, { id: device, enabled: true });
}

/** Makes a change that can be told from all others. */
async function describeAnew(): Promise<string> {
  const description = crypto.randomUUID();
  await client.ask('mutation ($input: UpdateCertificateInput!) { updateCertificate(input: $input) { id } }', {
    input: { id: certificateId, description },
  });
  return description;
}

/** Changes are made until one of them has come: a subscription may be on its way when the first is made. */
async function changesArrive(feed: LiveFeed<Change>): Promise<void> {
  const made = new Set<string>();
  await eventually(
    async () => {
      made.add(await describeAnew());
      return feed.received.some(({ certificateChanged: { certificate } }) =>
        made.has(certificate?.description ?? ''),
      );
    },
    { intervalMs: 250 },
  );
}

/** Subscribes; whatever becomes of the test, the subscription ends with it. */
function follow<Data>(
  query: string,
  variables: Record<string, unknown>,
  transport: Transport,
): LiveFeed<Data> {
  const feed = client.subscribe<Data>(query, variables, transport);
  feeds.add(feed);
  return feed;
}

function idsIn(feed: LiveFeed<Change>): string[] {
  return feed.received.map(({ certificateChanged }) => certificateChanged.eventId);
}

async function moreArrives(feed: LiveFeed<unknown>): Promise<void> {
  const before = feed.received.length;
  await eventually(() => feed.received.length > before);
}

describe('a page of fifty certificates with the counts of their devices', () => {
  const page = `{ certificates(first: 50) { totalCount edges { node { id name thumbprint assignedDeviceCount } } } }`;

  it('costs each subgraph one request, and each database at most two statements', async () => {
    const add =
      'mutation ($name: String!) { generateCertificate(input: { name: $name, keySize: 2048 }) { id } }';
    const names = Array.from({ length: 50 }, (_none, index) => `Page ${index}`);
    for (let made = 0; made < names.length; made += 10)
      await Promise.all(names.slice(made, made + 10).map((name) => client.ask(add, { name })));
    const log = await StatementLog.of(stack);
    // What the services do on a schedule may fall into a measurement, so that the smallest of several counts.
    const measured = new Map<string, number>();
    const traceIds: string[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      const { headers, traceId } = newTrace();
      traceIds.push(traceId);
      const statements = await log.during(async () => {
        const { certificates } = await client.ask<{ certificates: { edges: unknown[] } }>(page, {}, headers);
        expect(certificates.edges).toHaveLength(50);
      });
      for (const [database, { length }] of statements)
        measured.set(database, Math.min(length, measured.get(database) ?? length));
    }
    await eventually(() => {
      for (const traceId of traceIds)
        expect(collector.spansOf(traceId)).toEqual([
          'cert-service POST graphql',
          'device-service POST graphql',
          'gateway POST graphql',
        ]);
    });
    const counts = Object.fromEntries(measured);
    expect(Object.keys(counts).sort()).toEqual(databasesOf('cert-service', 'device-service'));
    for (const count of Object.values(counts)) expect(count).toBeLessThanOrEqual(2);
  });
});

describe('a trace', () => {
  it('goes from the gateway through the subgraph and NATS to the connector', async () => {
    const { headers, traceId } = newTrace();
    await client.send(
      'mutation ($id: ID!) { testDeviceConnection(input: { deviceId: $id }) { succeeded } }',
      { id: device },
      headers,
    );
    await eventually(() => {
      const spans = collector.spansOf(traceId);
      expect(spans).toEqual(
        expect.arrayContaining(['gateway POST graphql', 'connector-service POST graphql']),
      );
      expect(spans.filter((span) => /connectors\./.test(span)).length).toBeGreaterThanOrEqual(2);
    });
  });

  it('goes on with the events that a change leads to', async () => {
    const { headers, traceId } = newTrace();
    const add = 'mutation { generateCertificate(input: { name: "Traced", keySize: 2048 }) { id } }';
    const { generateCertificate } = await client.ask<{ generateCertificate: { id: string } }>(add);
    await client.ask(
      'mutation ($id: ID!) { deleteCertificate(id: $id) { id } }',
      { id: generateCertificate.id },
      headers,
    );
    await eventually(() => {
      expect(collector.spansOf(traceId)).toContain('device-service certificate.deleted');
    });
  });
});

describe('a request id', () => {
  it('is in the lines of the gateway, the subgraph, the connector and the keeper of the key', async () => {
    const requestId = `follow-${crypto.randomUUID()}`;
    const settings = { endpointUrl: plant.endpointUrl, securityMode: 'SIGN_AND_ENCRYPT' };
    await client.send(
      'mutation ($input: TestConnectionInput!) { testDeviceConnection(input: $input) { succeeded } }',
      { input: { deviceId: device, settings } },
      { 'x-request-id': requestId },
    );
    await eventually(() => {
      const lines = everyLogLine(stack.dataDirectory)
        .filter((line) => line.startsWith('{') && line.includes(requestId))
        .map(
          (line) => JSON.parse(line) as { service: string; traceId: string; path?: string; subject?: string },
        );
      const places = lines.map(({ service, path, subject }) => `${service} ${path ?? subject}`);
      expect(places).toEqual(
        expect.arrayContaining([
          'gateway /graphql',
          'connector-service /graphql',
          expect.stringMatching(/^connector-service connectors\./),
          expect.stringMatching(/^cert-service certificates\..*sign/),
        ]),
      );
      expect(new Set(lines.map(({ traceId }) => traceId)).size).toBe(1);
    });
  });
});

/** A trace as a front end begins one. */
function newTrace(): { headers: Record<string, string>; traceId: string } {
  const traceId = crypto.randomUUID().replaceAll('-', '');
  return { traceId, headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` } };
}

function databasesOf(...services: string[]): string[] {
  return services
    .map((service) => new URL(stack.facts.postgres.databases[service] ?? '').pathname.slice(1))
    .sort();
}

describe('subscriptions over both transports', () => {
  it.each(parts)('go on after %s was killed and has come back', async (part) => {
    const live = transports.map((transport) => ({
      changes: follow<Change>(changes, {}, transport),
      values: follow(values, { device }, transport),
      states: follow(states, {}, transport),
    }));
    const allArrive = (): Promise<unknown> =>
      Promise.all(live.flatMap((feed) => [changesArrive(feed.changes), moreArrives(feed.values)]));
    await allArrive();
    await stack.killAndAwaitRestart(part);
    await allArrive();
    await Promise.all([...live.map((feed) => moreArrives(feed.states)), stopAndStart()]);
  });
});

describe('a subscriber that does not read', () => {
  it('is dropped and told why, and nobody else notices', async () => {
    const wide = await enabledDevice('Wide', 100, 2_000);
    const authorization = `Bearer ${await tokenFor(stack, ['viewer'])}`;
    const everything = `subscription ($device: ID!) {
      deviceValues(deviceId: $device) { scanNumber values { name nodeId value dataType statusCode sourceTimestamp serverTimestamp } } }`;
    const stalled = await StalledSubscriber.open(stack.facts.graphqlUrl, authorization, everything, {
      device: wide,
    });
    const reader = follow<Scan>(values, { device: wide }, 'WebSocket');
    // More than all buffers on the way hold: some 400 kB each.
    await eventually(() => reader.received.length > 60, { timeoutMs: 240_000 });
    await client.ask('mutation ($id: ID!) { deleteDevice(id: $id) }', { id: wide });
    const [last = '', end] = await stalled.readOn();
    expect(JSON.parse(last.replace('event: next\ndata: ', ''))).toMatchObject({
      errors: [{ extensions: { code: 'SUBSCRIBER_TOO_SLOW' } }],
    });
    expect(end).toContain('event: complete');
    const numbers = reader.received.map(({ deviceValues }) => deviceValues.scanNumber);
    expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other));
    expect(reader.errors).toEqual([]);
  });
});

describe.each(transports)('over %s', (transport) => {
  it('certificate changes are resumed behind any that was seen, none missing and none twice', async () => {
    const witness = follow<Change>(changes, {}, transport);
    await changesArrive(witness);
    const [seen] = idsIn(witness);
    await Promise.all([describeAnew(), describeAnew(), describeAnew()]);
    const resumed = follow<Change>(changes, { after: seen }, transport);
    await moreArrives(resumed);
    await Promise.all([describeAnew(), describeAnew()]);
    await eventually(() => {
      expect(idsIn(resumed).length).toBeGreaterThanOrEqual(5);
      expect(idsIn(resumed)).toEqual(idsIn(witness).slice(1));
    });
  });

  it('it is said when an event to resume behind is not known', async () => {
    const feed = follow(changes, { after: crypto.randomUUID() }, transport);
    await eventually(() => JSON.stringify(feed.errors).includes('EVENT_UNKNOWN'));
  });
});

describe('a service that is down', () => {
  it.each([
    [
      'device-service',
      '{ certificates(first: 5) { edges { node { name assignedDeviceCount assignedDevices { totalCount } } } } }',
      { name: expect.any(String), assignedDeviceCount: null, assignedDevices: null },
    ],
    [
      'cert-service',
      '{ devices { edges { node { name enabled effectiveCertificate { name } } } } }',
      { name: 'Boiler', enabled: true, effectiveCertificate: null },
    ],
    [
      'connector-service',
      '{ devices { edges { node { name effectiveCertificate { name } connection { status } } } } }',
      { name: 'Boiler', effectiveCertificate: { name: expect.any(String) }, connection: null },
    ],
  ])('(%s) fails only its fields, with a code', async (part, query, node) => {
    // On a busy machine its successor may be there before the question is.
    const { data, errors } = await eventually(async () => {
      const pid = stack.kill(part);
      const answer = await client.send<object>(query);
      await stack.awaitSuccessor(part, pid);
      expect(answer.errors.length).toBeGreaterThan(0);
      return answer;
    });
    expect(new Set(errors.map(({ extensions }) => extensions.code))).toEqual(
      new Set(['SERVICE_UNAVAILABLE']),
    );
    const [list] = Object.values(data ?? {}) as { edges: { node: unknown }[] }[];
    expect(list?.edges[0]?.node).toEqual(node);
  });
});
