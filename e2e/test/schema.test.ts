import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@koios/test-infrastructure';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { createClient } from 'graphql-ws';
import { Authority } from '../support/authority.js';
import { type Answer, GraphqlClient } from '../support/graphql-client.js';
import { type RootField, rootFieldsOf, type Values, writeOperation } from '../support/operation-writer.js';
import { nonsenseFor } from '../support/nonsense.js';
import { Plant } from '../support/plant.js';
import { tokenFor } from '../support/role-tokens.js';
import { RunningStack } from '../support/running-stack.js';

const schemaFile = new URL('../../libs/contracts/graphql/public.graphql', import.meta.url);
const fields = rootFieldsOf(buildSchema(readFileSync(schemaFile, 'utf8')));

const everyone = ['viewer', 'operator', 'certificate-manager', 'key-exporter', 'administrator'];
const operators = ['operator', 'administrator'];
const certificateManagers = ['certificate-manager', 'administrator'];
const administrators = ['administrator'];

/** Who may do what, written down once more and by hand: whoever changes a permission has to say so here too. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  auditLog: ['certificate-manager', 'key-exporter', 'administrator'],
  generateCertificate: certificateManagers,
  uploadCertificate: certificateManagers,
  checkCertificate: certificateManagers,
  createSigningRequest: certificateManagers,
  uploadSignedCertificate: certificateManagers,
  deleteSigningRequest: certificateManagers,
  regenerateCertificate: certificateManagers,
  updateCertificate: certificateManagers,
  deleteCertificate: certificateManagers,
  setDefaultCertificate: certificateManagers,
  trustServerCertificate: certificateManagers,
  rejectServerCertificate: certificateManagers,
  removeServerCertificate: certificateManagers,
  addIssuerCertificate: certificateManagers,
  removeIssuerCertificate: certificateManagers,
  addRevocationList: certificateManagers,
  createPlant: administrators,
  setPlantKeyCustody: administrators,
  createDevice: administrators,
  updateDevice: administrators,
  deleteDevice: administrators,
  setDeviceEnabled: operators,
  setDeviceSecurity: operators,
  testDeviceConnection: operators,
  writeTagValue: operators,
  probeCertificateTrust: ['operator', 'certificate-manager', 'administrator'],
  browse: operators,
  discoverEndpoints: operators,
};

const callers: [string, string[]][] = [
  ...everyone.map((role): [string, string[]] => [role, [role]]),
  ['an unknown role', ['superuser']],
  ['no role', []],
];

const folder = mkdtempSync(join(tmpdir(), 'koios-schema-'));
let stack: RunningStack;
let plant: Plant;
let admin: GraphqlClient;

beforeAll(async () => {
  [stack, plant] = await Promise.all([
    RunningStack.start(join(folder, 'data')),
    Plant.start(join(folder, 'plant')),
  ]);
  admin = await clientFor(['administrator']);
});
afterAll(async () => {
  await plant?.stop();
  await stack?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function clientFor(roles: readonly string[]): Promise<GraphqlClient> {
  return new GraphqlClient(stack.facts.graphqlUrl, await tokenFor(stack, roles));
}

function codesOf({ errors }: Answer<unknown>): string[] {
  return errors.map(({ extensions }) => extensions.code);
}

/** With arguments that name nothing, so that whoever is let in changes nothing. */
async function isRefused(roles: readonly string[], field: RootField): Promise<boolean> {
  const { query, variables } = writeOperation(field);
  if (field.root === 'subscription') return isSubscriptionRefused(roles, query, variables);
  return codesOf(await (await clientFor(roles)).send(query, { ...variables })).includes('FORBIDDEN');
}

/** Refused, or let in: then it waits for events, or is told that there is no such device. */
async function isSubscriptionRefused(
  roles: readonly string[],
  query: string,
  variables: Values,
): Promise<boolean> {
  const client = createClient({
    url: stack.facts.graphqlUrl.replace(/^http/, 'ws'),
    connectionParams: { authorization: `Bearer ${await tokenFor(stack, roles)}` },
    retryAttempts: 0,
  });
  const answers: unknown[] = [];
  const note = (answer: unknown): unknown => answers.push(answer);
  client.subscribe(
    { query, variables: { ...variables } },
    { next: note, error: note, complete: () => note('end') },
  );
  // Something happens that everyone who was let in is told.
  const { defaultCertificate } = await admin.ask<{ defaultCertificate: { id: string } }>(
    '{ defaultCertificate { id } }',
  );
  await eventually(
    async () => {
      await admin.ask(
        `mutation { updateCertificate(input: { id: "${defaultCertificate.id}", description: "${crypto.randomUUID()}" }) { id } }`,
      );
      // Where there is no device there is no state to be told of.
      const isQuiet = query.includes('connectionChanged') && roles.some((role) => everyone.includes(role));
      if (answers.length === 0 && !isQuiet) throw new Error('no answer yet');
    },
    { intervalMs: 100 },
  );
  await client.dispose();
  return JSON.stringify(answers).includes('FORBIDDEN');
}

describe.each(callers)('with %s', (_name, roles) => {
  it.each(fields.map((field): [string, string, RootField] => [field.root, field.name, field]))(
    'the %s %s is open exactly to whom it should be',
    async (_root, name, field) => {
      const mayAsk = (allowed[name] ?? everyone).some((role) => roles.includes(role));
      expect(await isRefused(roles, field)).toBe(!mayAsk);
    },
  );
});

/** What the walk has come by so far. */
const found: Record<string, string> = {};
let authority: Authority;

interface Step {
  readonly name: string;
  readonly given?: () => Values;
  /** Takes along what later steps need. */
  readonly keep?: (answer: Kept) => void;
}
type Kept = Readonly<Record<string, string>>;

const keepAs =
  (name: string, property = 'id') =>
  (answer: Kept): void => {
    found[name] = String(answer[property]);
  };
const settings = (): Values => ({ endpointUrl: plant.endpointUrl, securityMode: 'SIGN_AND_ENCRYPT' });

/** In the order of a life; what is deleted is asked for before. */
const changes: readonly Step[] = [
  { name: 'createPlant', given: () => ({ input: { id: 'walk', name: 'Walk' } }) },
  { name: 'setPlantKeyCustody', given: () => ({ id: 'walk', keyCustody: 'SEALED' }) },
  {
    name: 'generateCertificate',
    given: () => ({ input: { name: 'Walk', description: 'd', hostname: 'walk.example.com', keySize: 2048 } }),
    keep: keepAs('certificate'),
  },
  { name: 'updateCertificate', given: () => ({ input: { id: found['certificate'], name: 'Walked' } }) },
  {
    name: 'regenerateCertificate',
    given: () => ({ input: { id: found['certificate'], reason: 'RENEWAL' } }),
  },
  { name: 'checkCertificate', given: () => ({ input: authority.ownCertificate() }) },
  {
    name: 'uploadCertificate',
    given: () => ({ input: { name: 'Uploaded', ...authority.ownCertificate() } }),
    keep: keepAs('uploaded'),
  },
  {
    name: 'createSigningRequest',
    given: () => ({ input: { name: 'Signed', keySize: 2048 } }),
    keep: (answer) => Object.assign(found, { request: answer['id'], csr: answer['csrPem'] }),
  },
  {
    name: 'uploadSignedCertificate',
    given: () => ({
      input: { signingRequestId: found['request'], certificatePem: authority.sign(found['csr'] ?? '') },
    }),
  },
  {
    name: 'createSigningRequest',
    given: () => ({ input: { name: 'Thrown away', keySize: 2048 } }),
    keep: keepAs('request'),
  },
  { name: 'deleteSigningRequest', given: () => ({ id: found['request'] }) },
  {
    name: 'addIssuerCertificate',
    given: () => ({ input: { certificatePem: authority.read('ca.pem') } }),
    keep: keepAs('issuer'),
  },
  { name: 'addRevocationList', given: () => ({ input: { revocationListPem: authority.read('ca.crl') } }) },
  {
    name: 'createDevice',
    given: () => ({
      input: {
        name: 'Boiler',
        ...settings(),
        tags: [{ name: 'counter', nodeId: 'ns=1;s=Simulation.Counter', writable: true }],
      },
    }),
    keep: keepAs('device'),
  },
  { name: 'updateDevice', given: () => ({ input: { id: found['device'], scanRateMs: 500 } }) },
  {
    name: 'setDeviceSecurity',
    given: () => ({
      input: { deviceId: found['device'], ...settings(), clientCertificateId: found['certificate'] },
    }),
  },
  { name: 'setDeviceEnabled', given: () => ({ id: found['device'], enabled: true }) },
  { name: 'testDeviceConnection', given: () => ({ input: { deviceId: found['device'] } }) },
  { name: 'probeCertificateTrust', given: () => ({ input: { certificateId: found['certificate'] } }) },
  {
    name: 'writeTagValue',
    given: () => ({ input: { deviceId: found['device'], tag: 'counter', value: 1 } }),
  },
];
const decisions: readonly Step[] = [
  { name: 'trustServerCertificate', given: () => ({ id: found['server'] }) },
  { name: 'rejectServerCertificate', given: () => ({ id: found['server'] }) },
  { name: 'removeServerCertificate', given: () => ({ id: found['server'] }) },
  { name: 'removeIssuerCertificate', given: () => ({ id: found['issuer'] }) },
];
const endings: readonly Step[] = [
  { name: 'setDefaultCertificate', given: () => ({ id: found['uploaded'] }) },
  { name: 'deleteDevice', given: () => ({ id: found['device'] }) },
  { name: 'deleteCertificate', given: () => ({ id: found['certificate'] }) },
];
const questions: Readonly<Record<string, () => Values>> = {
  certificate: () => ({ id: found['certificate'] }),
  device: () => ({ id: found['device'] }),
  browse: () => ({ deviceId: found['device'] }),
  discoverEndpoints: () => ({ endpointUrl: plant.endpointUrl }),
};

/** The walk is about the schema: whether a server trusts us is not asked here. */
const expectedCodes: Readonly<Record<string, readonly string[]>> = {
  writeTagValue: ['DEVICE_NOT_CONNECTED'],
  browse: ['DEVICE_NOT_CONNECTED'],
};

async function take({ name, given = () => ({}), keep }: Step): Promise<void> {
  const field = fields.find((candidate) => candidate.name === name);
  if (!field) return;
  const { query, variables } = writeOperation(field, given());
  const answer = await admin.send<Record<string, Kept>>(query, { ...variables });
  const unexpected = codesOf(answer).filter((code) => !expectedCodes[name]?.includes(code));
  if (unexpected.length > 0) throw new Error(`${name}: ${JSON.stringify(answer.errors)}`);
  keep?.(answer.data?.[name] ?? {});
}

/** One after the other, each at what those before it have made. */
describe('the schema, walked from end to end through the gateway', () => {
  beforeAll(() => {
    const place = mkdtempSync(join(folder, 'authority-'));
    authority = new Authority(place);
  });

  it.each(changes)('answers the mutation $name', take);

  it.each(
    fields
      .filter(({ root }) => root === 'query')
      .map(({ name }): Step => {
        const given = questions[name];
        return given ? { name, given } : { name };
      }),
  )('answers the query $name', take);

  it.each(decisions)('answers the mutation $name', async (step) => {
    if (!found['server']) {
      const list = '{ serverCertificates(first: 1) { edges { node { id } } } }';
      found['server'] = await eventually(async () => {
        const { serverCertificates } = await admin.ask<{
          serverCertificates: { edges: [{ node: { id: string } }] };
        }>(list);
        return serverCertificates.edges[0].node.id;
      });
    }
    await take(step);
  });

  it.each(endings)('answers the mutation $name', take);

  it('has its files at the addresses that it names, whole and in part', async () => {
    const { defaultCertificate } = await admin.ask<{ defaultCertificate: { downloads: { der: string } } }>(
      '{ defaultCertificate { downloads { der } } }',
    );
    const address = stack.facts.gatewayUrl + defaultCertificate.downloads.der;
    const authorization = `Bearer ${await tokenFor(stack, ['viewer'])}`;
    const whole = await fetch(address, { headers: { authorization } });
    const part = await fetch(address, { headers: { authorization, range: 'bytes=4-13' } });
    expect([whole.status, part.status]).toEqual([200, 206]);
    expect(part.headers.get('content-disposition')).toMatch(/^attachment; filename=/);
    const bytes = Buffer.from(await whole.arrayBuffer());
    expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(4, 14));
    expect((await fetch(address)).status).toBe(401);
    const nobody = `Bearer ${await tokenFor(stack, [])}`;
    expect((await fetch(address, { headers: { authorization: nobody } })).status).toBe(403);
  });

  it('answers nonsense in any place with a code and a sentence, and stays well', async () => {
    const operations = fields.filter(({ root }) => root !== 'subscription').flatMap(nonsenseFor);
    const wrong: string[] = [];
    const worker = async (): Promise<void> => {
      for (let next = operations.pop(); next; next = operations.pop()) {
        const answer = await admin.send(next.query, { ...next.variables });
        for (const { message, extensions } of answer.errors)
          if (extensions.code === 'INTERNAL' || !/^[A-Z].*[.)]$/s.test(message))
            wrong.push(`${next.place}: ${extensions.code} ${message.slice(0, 200)}`);
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    expect(wrong).toEqual([]);
  });

  it('has left nothing out', () => {
    const taken = [...changes, ...decisions, ...endings].map(({ name }) => name);
    const mutations = fields.filter(({ root }) => root === 'mutation').map(({ name }) => name);
    expect(mutations.filter((name) => !taken.includes(name))).toEqual([]);
  });
});
