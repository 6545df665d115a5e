import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { DeviceStack } from './stack/device-stack.js';
import { createDevice, createSecureDevice } from './stack/devices.js';
import { StatementCounter } from './stack/statement-counter.js';

let stack: DeviceStack;
let counter: StatementCounter;

beforeAll(async () => {
  stack = await DeviceStack.prepare();
  counter = await StatementCounter.before(stack.databaseUrl);
  stack.databaseUrl = counter.url;
  await stack.startService();
});
afterAll(async () => {
  await stack.stop();
  counter.stop();
});

/** What the gateway asks of entities. */
async function entities(typename: string, ids: string[], fields: string): Promise<unknown[]> {
  const representations = ids.map((id) => ({ __typename: typename, id }));
  const query = `query ($representations: [_Any!]!) {
    _entities(representations: $representations) { ... on ${typename} { ${fields} } } }`;
  const { data, errors } = await stack.ask(query, { representations });
  expect(errors).toEqual([]);
  return z.object({ _entities: z.array(z.unknown()) }).parse(data)._entities;
}

/** The count and a page of a certificate's devices. */
function page(first: number, after: string | null = null): string {
  return `id assignedDeviceCount assignedDevices(first: ${first}, after: ${JSON.stringify(after)}) {
    totalCount pageInfo { hasNextPage hasPreviousPage endCursor } edges { cursor node { id name } } }`;
}

/** How many statements the service makes for it. What it does by itself meanwhile is counted too: the fewest of some. */
async function statementsFor(work: () => Promise<unknown>): Promise<number> {
  const counts: number[] = [];
  for (let round = 0; round < 5; round++) {
    const before = counter.count;
    await work();
    counts.push(counter.count - before);
  }
  return Math.min(...counts);
}

describe('the devices of a certificate', () => {
  it('are counted and paged, by name; devices that use it only as the default do not count', async () => {
    const certificate = stack.certificates.add();
    for (let index = 0; index < 5; index++) await createSecureDevice(stack, certificate);
    await createDevice(stack);
    const [first] = await entities('Certificate', [certificate], page(3));
    const firstPage = pageSchema.parse(first);
    expect(firstPage).toMatchObject({
      id: certificate,
      assignedDeviceCount: 5,
      assignedDevices: { totalCount: 5, pageInfo: { hasNextPage: true, hasPreviousPage: false } },
    });
    const after = firstPage.assignedDevices.pageInfo.endCursor;
    const [second] = await entities('Certificate', [certificate], page(3, after));
    const secondPage = pageSchema.parse(second);
    expect(secondPage.assignedDevices.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const names = [...firstPage.assignedDevices.edges, ...secondPage.assignedDevices.edges].map(
      ({ node }) => node.name,
    );
    expect(names).toHaveLength(5);
    expect(names).toEqual([...names].sort());
    const [unused] = await entities('Certificate', [stack.certificates.defaultId], 'assignedDeviceCount');
    expect(unused).toEqual({ assignedDeviceCount: 0 });
  });

  it('are filtered and ordered, each certificate its own, in two statements', async () => {
    const [one, other] = [stack.certificates.add(), stack.certificates.add()];
    for (const [certificate, name, endpointUrl] of [
      [one, 'Pump A', 'opc.tcp://c.example.com:4840'],
      [one, 'Pump B', 'opc.tcp://b.example.com:4840'],
      [one, 'Valve', 'opc.tcp://a.example.com:4840'],
      [other, 'Pump C', 'opc.tcp://d.example.com:4840'],
    ] as const)
      await createSecureDevice(stack, certificate, { name, endpointUrl });
    const list = `id assignedDevices(first: 2, filter: { search: "pump" }, orderBy: { field: ENDPOINT_URL }) {
      totalCount edges { node { name } } }`;
    const named = (...names: string[]) => names.map((name) => ({ node: { name } }));
    const ask = () => entities('Certificate', [one, other], list);
    expect(await ask()).toEqual([
      { id: one, assignedDevices: { totalCount: 2, edges: named('Pump B', 'Pump A') } },
      { id: other, assignedDevices: { totalCount: 1, edges: named('Pump C') } },
    ]);
    expect(await statementsFor(ask)).toBe(2);
    const descending = await entities(
      'Certificate',
      [one],
      'assignedDevices(orderBy: { field: NAME, direction: DESC }) { edges { node { name } } }',
    );
    expect(descending).toEqual([{ assignedDevices: { edges: named('Valve', 'Pump B', 'Pump A') } }]);
    for (const filter of ['clientCertificateId', 'userCertificateId']) {
      const foreign = `assignedDevices(filter: { ${filter}: "${other}" }) { totalCount edges { cursor } }`;
      expect(await entities('Certificate', [one], foreign)).toEqual([
        { assignedDevices: { totalCount: 0, edges: [] } },
      ]);
    }
  });

  it('behind the last are none, of how many', async () => {
    const certificate = stack.certificates.add();
    await createSecureDevice(stack, certificate);
    const after = Buffer.from('arrayconnection:7').toString('base64');
    const [answer] = await entities('Certificate', [certificate], page(50, after));
    expect(answer).toMatchObject({
      assignedDevices: { totalCount: 1, edges: [], pageInfo: { hasNextPage: false } },
    });
  });

  it('of something that is no certificate are none', async () => {
    const ids = [randomUUID(), 'no id'];
    const none = { assignedDeviceCount: 0, assignedDevices: { totalCount: 0, edges: [] } };
    expect(
      await entities(
        'Certificate',
        ids,
        'assignedDeviceCount assignedDevices { totalCount edges { cursor } }',
      ),
    ).toEqual([none, none]);
  });

  it('cost one statement for the counts of 50 certificates, two together with their pages', async () => {
    const certificates = Array.from({ length: 50 }, () => stack.certificates.add());
    for (const certificate of certificates.slice(0, 10)) {
      await createSecureDevice(stack, certificate);
      await createSecureDevice(stack, certificate);
    }
    expect(await statementsFor(() => entities('Certificate', certificates, 'assignedDeviceCount'))).toBe(1);
    expect(await statementsFor(() => entities('Certificate', certificates, page(10)))).toBe(2);
    const answers = z.array(pageSchema).parse(await entities('Certificate', certificates, page(1)));
    expect(answers.map(({ id }) => id)).toEqual(certificates);
    expect(answers.map(({ assignedDevices }) => assignedDevices.edges.length)).toEqual([
      ...Array<number>(10).fill(1),
      ...Array<number>(40).fill(0),
    ]);
    expect(answers.map(({ assignedDeviceCount }) => assignedDeviceCount)).toEqual([
      ...Array<number>(10).fill(2),
      ...Array<number>(40).fill(0),
    ]);
  });
});

describe('devices as entities', () => {
  it('are answered in the order asked for, and null for what is not there', async () => {
    const [a, b] = [await createDevice(stack), await createDevice(stack)];
    const answers = await entities('Device', [b.id, randomUUID(), a.id, 'no id', b.id], 'id name');
    const [nameA, nameB] = [
      { id: a.id, name: a.name },
      { id: b.id, name: b.name },
    ];
    expect(answers).toEqual([nameB, null, nameA, null, nameB]);
  });

  it('cost one statement for 50, and one more for each of plant, its count and the default certificate', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 50; index++) ids.push((await createDevice(stack)).id);
    expect(await statementsFor(() => entities('Device', ids, 'id name tags { name }'))).toBe(1);
    const whole = 'id plant { name deviceCount } clientCertificate { id } effectiveCertificate { id }';
    expect(await statementsFor(() => entities('Device', ids, whole))).toBe(4);
  });

  it('cost two statements for a page of 50 with their certificates', async () => {
    const query = '{ devices(first: 50) { totalCount edges { node { id name clientCertificate { id } } } } }';
    expect(await statementsFor(() => stack.ask(query))).toBe(2);
  });
});

const pageSchema = z.object({
  id: z.string(),
  assignedDeviceCount: z.number(),
  assignedDevices: z.object({
    totalCount: z.number(),
    pageInfo: z.object({
      hasNextPage: z.boolean(),
      hasPreviousPage: z.boolean(),
      endCursor: z.string().nullable(),
    }),
    edges: z.array(z.object({ cursor: z.string(), node: z.object({ id: z.string(), name: z.string() }) })),
  }),
});
