import { createPrivateKey, X509Certificate } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GraphqlClient } from '../support/graphql-client.js';
import { eventually, undisturbedNowMs } from '@koios/test-infrastructure';
import { RunningStack } from '../support/running-stack.js';

const directory = mkdtempSync(join(tmpdir(), 'koios-start-'));
let stack: RunningStack;
let gateway: GraphqlClient;
let readyAfterMs: number;
let deviceId: string;

const someId = '3f0c8f5a-8a6e-4f0e-9c36-7a1b2c3d4e5f';
const generate = `mutation ($input: GenerateCertificateInput!) { generateCertificate(input: $input) { id } }`;
const create = `mutation ($input: CreateDeviceInput!) { createDevice(input: $input) { id } }`;
const secure = `mutation ($input: DeviceSecurityInput!) { setDeviceSecurity(input: $input) { id } }`;
const update = `mutation ($input: UpdateDeviceInput!) { updateDevice(input: $input) { id } }`;
const device = { name: 'Press', endpointUrl: 'opc.tcp://plc.example.com:4840' };

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function everything(): Promise<unknown> {
  return gateway.ask(`{
    certificates { totalCount edges { node { id name revision thumbprint isDefault assignedDeviceCount } } }
    devices { totalCount edges { node { id name endpointUrl scanRateMs enabled securityMode tags { name nodeId } } } }
    plants { totalCount edges { node { id name deviceCount } } }
  }`);
}

beforeAll(async () => {
  const startedAtMs = undisturbedNowMs();
  stack = await RunningStack.start(directory);
  readyAfterMs = undisturbedNowMs() - startedAtMs;
  gateway = new GraphqlClient(stack.facts.graphqlUrl, await stack.signIn());
  await gateway.ask(generate, {
    input: { name: 'Line 1', hostname: 'connector.example.com', keySize: 2048 },
  });
  const created = await gateway.ask<{ createDevice: { id: string } }>(create, {
    input: { ...device, name: 'Boiler', tags: [{ name: 'counter', nodeId: 'ns=1;s=Counter' }] },
  });
  deviceId = created.createDevice.id;
});

afterAll(async () => {
  await stack?.stop();
  rmSync(directory, { recursive: true, force: true });
});

describe('npm start', () => {
  it('is ready within 30 s and shows the facts on one screen', () => {
    expect(readyAfterMs).toBeLessThan(30_000);
    expect(stack.output).toContain(stack.facts.graphqlUrl);
    expect(stack.output).toContain('admin');
  });
});

describe('bad input gets its code and changes nothing:', () => {
  it.each<[string, string, Record<string, unknown>, string, string | undefined]>([
    ['an empty certificate name', generate, { input: { name: '  ' } }, 'CERTIFICATE_NAME_INVALID', 'name'],
    ['a taken certificate name', generate, { input: { name: 'line 1' } }, 'CERTIFICATE_NAME_TAKEN', 'name'],
    [
      'a hostname that is none',
      generate,
      { input: { name: 'A', hostname: 'not a host!' } },
      'HOSTNAME_INVALID',
      'hostname',
    ],
    [
      'a key size that is none',
      generate,
      { input: { name: 'A', keySize: 1024 } },
      'KEY_SIZE_INVALID',
      'keySize',
    ],
    [
      'a validity out of range',
      generate,
      { input: { name: 'A', validityDays: 0 } },
      'VALIDITY_INVALID',
      'validityDays',
    ],
    [
      'an unknown certificate',
      `mutation ($id: ID!) { deleteCertificate(id: $id) { id } }`,
      { id: someId },
      'CERTIFICATE_NOT_FOUND',
      'id',
    ],
    [
      'an unknown device',
      `mutation ($id: ID!) { setDeviceEnabled(id: $id, enabled: true) { id } }`,
      { id: someId },
      'DEVICE_NOT_FOUND',
      'id',
    ],
    [
      'an id that is none',
      `mutation ($id: ID!) { deleteDevice(id: $id) }`,
      { id: "'; DROP TABLE device" },
      'DEVICE_NOT_FOUND',
      'id',
    ],
    [
      'an endpoint URL that is not opc.tcp',
      create,
      { input: { ...device, endpointUrl: 'http://plc:4840' } },
      'ENDPOINT_URL_INVALID',
      'endpointUrl',
    ],
    [
      'a scan rate too fast',
      create,
      { input: { ...device, scanRateMs: 99 } },
      'SCAN_RATE_INVALID',
      'scanRateMs',
    ],
    [
      'a scan rate too slow',
      create,
      { input: { ...device, scanRateMs: 3_600_001 } },
      'SCAN_RATE_INVALID',
      'scanRateMs',
    ],
    [
      'a NodeId that does not parse',
      create,
      { input: { ...device, tags: [{ name: 'x', nodeId: 'ns=;nonsense' }] } },
      'NODE_ID_INVALID',
      'tags',
    ],
    ['a taken device name', create, { input: { ...device, name: 'Boiler' } }, 'DEVICE_NAME_TAKEN', 'name'],
    [
      'an unknown certificate on a new device',
      create,
      { input: { ...device, securityMode: 'SIGN', clientCertificateId: someId } },
      'CERTIFICATE_NOT_FOUND',
      'clientCertificateId',
    ],
  ])('%s', async (_name, query, variables, code, field) => {
    const before = await everything();
    const refusal = await gateway.refusal(query, variables);
    expect(refusal.extensions).toMatchObject({
      code,
      ...(field ? { field: expect.stringMatching(new RegExp(`^${field}`)) } : {}),
    });
    expect(refusal.message).toMatch(/^[A-Z].*\.$/);
    expect(await everything()).toEqual(before);
  });

  it('an unknown certificate on a device', async () => {
    const input = { deviceId, securityMode: 'SIGN', clientCertificateId: someId };
    expect((await gateway.refusal(secure, { input })).extensions).toEqual({
      code: 'CERTIFICATE_NOT_FOUND',
      field: 'clientCertificateId',
    });
    const refused = await gateway.refusal(update, { input: { id: deviceId, scanRateMs: 5 } });
    expect(refused.extensions.code).toBe('SCAN_RATE_INVALID');
  });

  it('a request without a token, with nonsense, or with a foreign token', async () => {
    for (const token of [undefined, 'nonsense', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.']) {
      const answer = await new GraphqlClient(stack.facts.graphqlUrl, token).send('{ plants { totalCount } }');
      expect({ status: answer.status, code: answer.errors[0]?.extensions.code, data: answer.data }).toEqual({
        status: 401,
        code: 'UNAUTHENTICATED',
        data: null,
      });
    }
  });
});

describe('downloads through the gateway', () => {
  const download = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${stack.facts.gatewayUrl}${path}`, init);

  it('hand out the certificate and its key, which belong together, to a caller with a token only', async () => {
    const { certificates } = await gateway.ask<{
      certificates: {
        edges: { node: { thumbprint: string; downloads: { der: string; privateKeyPem: string } } }[];
      };
    }>(
      `{ certificates(filter: { search: "Line 1" }) { edges { node { thumbprint downloads { der privateKeyPem } } } } }`,
    );
    const [line1] = certificates.edges;
    if (!line1) throw new Error('Line 1 is gone');
    const { thumbprint, downloads } = line1.node;
    const authorization = `Bearer ${await stack.signIn()}`;

    const der = await download(downloads.der, { headers: { authorization } });
    expect(der.headers.get('content-disposition')).toMatch(/^attachment; filename=.*\.der/);
    const certificate = new X509Certificate(Buffer.from(await der.arrayBuffer()));
    expect(certificate.fingerprint.replaceAll(':', '')).toBe(thumbprint);

    const passphrase = 'correct horse';
    const key = await download(downloads.privateKeyPem, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ passphrase }),
    });
    expect(key.headers.get('cache-control')).toBe('no-store');
    expect(certificate.checkPrivateKey(createPrivateKey({ key: await key.text(), passphrase }))).toBe(true);

    for (const path of Object.values(downloads)) expect((await download(path)).status).toBe(401);
  });
});

describe('Ctrl-C and a second start', () => {
  it('stops everything within 10 s, leaves no process behind, and finds all data again', async () => {
    const before = await everything();
    const pids = Object.values(stack.facts.processes).map((process) => process.pid);
    expect(pids.length).toBeGreaterThanOrEqual(7);

    const stoppedAtMs = undisturbedNowMs();
    await stack.stop();
    // What was killed is there until somebody has asked what became of it.
    await eventually(() => expect(pids.filter(isAlive)).toEqual([]));
    expect(undisturbedNowMs() - stoppedAtMs).toBeLessThan(10_000);

    stack = await RunningStack.start(directory);
    gateway = new GraphqlClient(stack.facts.graphqlUrl, await stack.signIn());
    expect(await everything()).toEqual(before);
  });
});

describe('koios on the command line', () => {
  const program = new URL('../../apps/cli/bin/koios.mjs', import.meta.url).pathname;

  async function koios(...commandArguments: string[]): Promise<{ status: number | null; output: string }> {
    const environment = { KOIOS_URL: stack.facts.gatewayUrl, KOIOS_TOKEN: await stack.signIn() };
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...commandArguments], {
      env: { ...process.env, ...environment },
      encoding: 'utf8',
    });
    return { status, output: `${stdout}${stderr}` };
  }

  it('tells the status as a table and as JSON', async () => {
    // The connector that has just started says so in a moment.
    await eventually(async () => expect((await koios('status')).output).toMatch(/connectors\s+│ 1/));
    const { status, output } = await koios('status', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(output)).toMatchObject({ connectors: 1, devices: 1 });
  });

  it('generates, lists, downloads and regenerates a certificate', async () => {
    const generated = await koios('certificates', 'generate', 'From the shell', '--json');
    expect(JSON.parse(generated.output)).toMatchObject({ name: 'From the shell', revision: 1 });
    expect((await koios('certificates', 'list')).output).toContain('From the shell');
    const file = join(directory, 'shell.der');
    expect(await koios('certificates', 'download', 'From the shell', file)).toMatchObject({ status: 0 });
    const { fingerprint } = new X509Certificate(readFileSync(file));
    expect(JSON.parse(generated.output)).toMatchObject({ thumbprint: fingerprint.replaceAll(':', '') });
    const renewed = await koios('certificates', 'regenerate', 'From the shell', '--json');
    expect(JSON.parse(renewed.output)).toMatchObject({ revision: 2 });
    expect((await koios('rotation', 'watch', 'From the shell')).status).toBe(0);
  });

  it('uploads a certificate with its key, and says why it cannot', async () => {
    const file = join(directory, 'shell.der');
    const refused = await koios('certificates', 'upload', 'Wrong', file, '--key', file);
    expect(refused.status).toBe(2);
    expect(refused.output).toMatch(/^koios: /);
  });

  it('tests a device stage by stage, and ends with 1 when it cannot be reached', async () => {
    const { status, output } = await koios('devices', 'test', 'Boiler', '--json');
    expect(status).toBe(1);
    expect(JSON.parse(output)).toMatchObject({ succeeded: false });
  });

  it('finds nothing wrong with a stack that is well, and says what is wrong with one that is not there', async () => {
    expect(await koios('doctor')).toMatchObject({ status: 0 });
    const nowhere = spawnSync(process.execPath, [program, 'doctor', '--json'], {
      env: { ...process.env, KOIOS_URL: 'http://127.0.0.1:1', KOIOS_TOKEN: 'x' },
      encoding: 'utf8',
    });
    expect(nowhere.status).toBe(1);
    expect(JSON.parse(nowhere.stdout)).toMatchObject([{ check: 'gateway answers', ok: false }]);
  });
});
