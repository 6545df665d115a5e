import { randomUUID } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callRpc } from '@koios/messaging';
import {
  type ConnectionTestResult,
  type DeviceConfig,
  probeCertificateTrustIn,
  testConnectionIn,
} from '@koios/opcua-contracts';
import type { SimulatedServer } from '@koios/plant-simulator';
import { eventually } from '@koios/test-infrastructure';
import type { ConnectionTestRequest } from '../src/worker/connection-tester.js';
import { RefusingProxy } from './fixtures/refusing-proxy.js';
import { TestServers } from './fixtures/servers.js';
import { handshakesAtOnce, TestPlant } from './fixtures/test-plant.js';

describe('testing a connection', () => {
  let plant: TestPlant;
  let open: SimulatedServer;
  let certificateId: string;
  let thumbprint: string;
  const servers = new TestServers();

  beforeAll(async () => {
    plant = await TestPlant.start();
    await plant.startWorker({ pacing: { minMs: 20_000, maxMs: 30_000 } });
    open = await servers.start('open', { acceptAnyCertificate: true });
    ({ certificateId, thumbprint } = await plant.authority.generate('tested'));
  });

  afterAll(async () => {
    await plant.stop();
    await servers.stopAll();
  });

  const test = (request: Partial<ConnectionTestRequest>): Promise<ConnectionTestResult> =>
    callRpc(
      plant.connection,
      testConnectionIn(plant.plantId),
      {
        deviceId: null,
        endpointUrl: open.endpointUrl,
        securityMode: 'SIGN_AND_ENCRYPT',
        securityPolicy: 'AUTO',
        effectiveCertificateId: certificateId,
        timeoutMs: 30_000,
        ...request,
      },
      { timeoutMs: 60_000 },
    );

  const secured = (endpointUrl: string, scanRateMs = 200): Promise<DeviceConfig> =>
    plant.addDevice({
      endpointUrl,
      securityMode: 'SIGN_AND_ENCRYPT',
      effectiveCertificateId: certificateId,
      scanRateMs,
    });

  const stageNames = ({ stages }: ConnectionTestResult): string[] => stages.map(({ name }) => name);
  const failedStage = ({ stages }: ConnectionTestResult): string | undefined =>
    stages.find(({ passed }) => !passed)?.name;
  const evidence = ({ failure }: ConnectionTestResult): Record<string, string> =>
    Object.fromEntries((failure?.evidence ?? []).map(({ name, value }) => [name, value]));

  it('passes every stage and says what it saw', async () => {
    const result = await test({});
    expect(result).toMatchObject({ succeeded: true, failure: null });
    expect(stageNames(result)).toEqual([
      'RESOLVE',
      'TCP_CONNECT',
      'HELLO',
      'ENDPOINTS',
      'SERVER_CERTIFICATE',
      'SECURE_CHANNEL',
      'SESSION',
      'READ',
    ]);
    expect(result.stages.find(({ name }) => name === 'SECURE_CHANNEL')?.detail).toBe(
      'SignAndEncrypt Aes256_Sha256_RsaPss',
    );
    expect(result.stages.find(({ name }) => name === 'SERVER_CERTIFICATE')?.detail).toMatch(
      /thumbprint [0-9A-F]{40}/,
    );
  });

  it('needs no certificate without security', async () => {
    const result = await test({ securityMode: 'NONE', securityPolicy: 'NONE', effectiveCertificateId: null });
    expect(result.succeeded).toBe(true);
    expect(stageNames(result)).not.toContain('SERVER_CERTIFICATE');
  });

  it('disturbs no session that is running', async () => {
    const device = await secured(open.endpointUrl, 2_000);
    await plant.waitUntilRunning(device);
    const result = await test({ deviceId: device.deviceId });
    expect(result.succeeded).toBe(true);
    const status = await plant.waitFor(device, ({ counters }) => counters.lastScanNumber >= 4);
    expect(status).toMatchObject({ status: 'RUNNING', counters: { reconnects: 0, missedScans: 0 } });
  });

  it('says that the server rejected the certificate, and wakes the device once it does not any more', async () => {
    const careful = await servers.start('careful');
    const device = await secured(careful.endpointUrl);
    await plant.waitFor(device, ({ waitingForTrust }) => waitingForTrust);
    const request = { deviceId: device.deviceId, endpointUrl: careful.endpointUrl };

    const refused = await test(request);
    expect(failedStage(refused)).toBe('SECURE_CHANNEL');
    expect(refused.failure).toMatchObject({
      statusCode: 'BadSecurityChecksFailed',
      headline: 'Certificate rejected by server',
    });
    expect(refused.failure?.cure).toContain(thumbprint);
    expect(evidence(refused)).toMatchObject({ 'Thumbprint of our certificate': thumbprint });
    expect((await careful.listRejected()).map((certificate) => certificate.thumbprint)).toEqual([thumbprint]);

    await careful.trust(thumbprint);
    expect((await test(request)).succeeded).toBe(true);
    await plant.waitUntilRunning(device);
  });

  it.each([
    [{ errorCode: 0x80130000 }, 'BadSecurityChecksFailed'],
    [{ errorCode: 0x80140000 }, 'BadCertificateTimeInvalid'],
    ['CLOSES_THE_SOCKET', 'BadConnectionClosed'],
  ] as const)('recognises a server that refuses by %j', async (refusal, statusCode) => {
    const proxy = await RefusingProxy.start(open.endpointUrl, refusal);
    const result = await test({ endpointUrl: proxy.endpointUrl });
    await proxy.stop();
    expect(failedStage(result)).toBe('SECURE_CHANNEL');
    expect(result.failure).toMatchObject({ statusCode, headline: 'Certificate rejected by server' });
    expect(evidence(result)).toMatchObject({
      'Thumbprint of our certificate': thumbprint,
      'ApplicationUri in our certificate': evidence(result)['Our ApplicationUri'],
      "The server's clock": 'agrees with ours',
    });
    const beside =
      statusCode === 'BadConnectionClosed' ? expect.stringContaining('still answered') : undefined;
    expect(evidence(result)['Hello without security']).toEqual(beside);
  });

  it('says when a server is not trusted, and how to trust it', async () => {
    const device = await secured(open.endpointUrl);
    await plant.waitUntilRunning(device);
    const server =
      plant.authority.presented.find(({ deviceId }) => deviceId === device.deviceId)?.thumbprint ?? '';
    await plant.authority.decide(device, server, false);
    const result = await eventually(async () => {
      const rejected = await test({ deviceId: device.deviceId });
      expect(rejected.succeeded).toBe(false);
      return rejected;
    });
    expect(failedStage(result)).toBe('SERVER_CERTIFICATE');
    expect(result.failure).toMatchObject({ statusCode: 'BadCertificateUntrusted' });
    expect(result.failure?.cure).toContain('trustServerCertificate');
    expect(evidence(result)).toMatchObject({ "Thumbprint of the server's certificate": server });
  });

  it('pins no server for settings that are not saved', async () => {
    const device = await secured(open.endpointUrl);
    await plant.waitUntilRunning(device);
    const other = await servers.start('other', { acceptAnyCertificate: true });
    const presented = plant.authority.presented.length;
    const result = await test({ deviceId: device.deviceId, endpointUrl: other.endpointUrl });
    expect(result.succeeded).toBe(true);
    expect(plant.authority.presented).toHaveLength(presented);
  });

  it('waits for a device that was saved just now when its server is to be shown a certificate', async () => {
    const deviceId = randomUUID();
    const request = { certificateId, deviceIds: [deviceId], timeoutMs: 30_000 };
    const [{ probes }] = await Promise.all([
      callRpc(plant.connection, probeCertificateTrustIn(plant.plantId), request, { timeoutMs: 60_000 }),
      plant.addDevice({ deviceId, endpointUrl: open.endpointUrl, securityMode: 'SIGN', enabled: false }),
    ]);
    expect(probes).toMatchObject([{ deviceId, verdict: 'ACCEPTED' }]);
  });

  it('says which policies a server offers when it does not offer the wanted one', async () => {
    const result = await test({ securityPolicy: 'BASIC256' });
    expect(failedStage(result)).toBe('ENDPOINTS');
    expect(result.failure).toMatchObject({ statusCode: 'BadSecurityPolicyRejected' });
    expect(result.failure?.meaning).toContain('SignAndEncrypt Basic256Sha256');
  });

  it('says when the connector does not know the certificate', async () => {
    const result = await test({ effectiveCertificateId: '9f5ecf5b-9de3-4b6b-8d5d-1d6d4a8a3f57' });
    expect(result.failure).toMatchObject({ statusCode: 'CERTIFICATE_NOT_FOUND' });
  });

  it('says when there is no such host', async () => {
    const result = await test({ endpointUrl: 'opc.tcp://no-such-host.invalid:4840' });
    expect(stageNames(result)).toEqual(['RESOLVE']);
    expect(result.failure).toMatchObject({ headline: 'Host not found' });
  });

  it('says when nothing listens at the port', async () => {
    const result = await test({ endpointUrl: 'opc.tcp://127.0.0.1:1' });
    expect(failedStage(result)).toBe('TCP_CONNECT');
    expect(result.failure).toMatchObject({ statusCode: 'ECONNREFUSED', headline: 'Connection refused' });
  });

  it.each([
    ['answers something else', (socket: Socket) => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['closes the connection', (socket: Socket) => void socket.end()],
    ['answers nonsense', (socket: Socket) => void socket.write(Buffer.alloc(64, 0xa5))],
  ])('recognises something that is no OPC UA server because it %s', async (_what, answer) => {
    const stranger = await listen((socket) => socket.once('data', () => answer(socket)));
    const result = await test({ endpointUrl: stranger.endpointUrl });
    await stranger.stop();
    expect(failedStage(result)).toBe('HELLO');
    expect(result.failure).toMatchObject({ headline: 'Not an OPC UA server' });
  });

  it("tells a server's own word at the hello", async () => {
    const busy = await listen((socket) => socket.once('data', () => void socket.end(tooBusy)));
    const result = await test({ endpointUrl: busy.endpointUrl });
    await busy.stop();
    expect(failedStage(result)).toBe('HELLO');
    expect(result.failure).toMatchObject({ statusCode: 'BadTcpServerTooBusy' });
    expect(evidence(result)).toMatchObject({ "The server's words": 'no' });
  });

  it('survives a server that says hello and then sends messages that cannot be read', async () => {
    const garbled = await listen((socket) => {
      socket.once('data', () => {
        socket.write(acknowledge);
        socket.on('data', () => socket.write(unreadableError));
      });
    });
    const result = await test({ endpointUrl: garbled.endpointUrl });
    await garbled.stop();
    expect(failedStage(result)).toBe('ENDPOINTS');
    expect((await test({})).succeeded).toBe(true);
  });

  it('says when the connector is busy with others until the test is over, and serves the next one', async () => {
    const hanging = await RefusingProxy.start(open.endpointUrl, 'NEVER_ANSWERS');
    const waiting = { endpointUrl: hanging.endpointUrl, timeoutMs: 60_000 };
    const others = Array.from({ length: handshakesAtOnce }, () => test(waiting));
    await eventually(() => expect(hanging.refused).toBe(handshakesAtOnce));
    const result = await test({ timeoutMs: 4_000 });
    await hanging.stop();
    await Promise.all(others);
    expect(failedStage(result)).toBe('SECURE_CHANNEL');
    expect(result.failure).toMatchObject({ statusCode: 'CONNECTOR_BUSY', headline: 'Connector is busy' });
    expect((await test({})).succeeded).toBe(true);
  });

  it('ends in time when the other side does not answer', async () => {
    const silent = await listen(() => undefined);
    const result = await test({ endpointUrl: silent.endpointUrl, timeoutMs: 1_000 });
    await silent.stop();
    expect(failedStage(result)).toBe('HELLO');
    expect(result.failure).toMatchObject({ statusCode: 'BadTimeout', headline: 'No answer in time' });
    // Usually a test has ten times as long.
    expect(result.durationMs).toBeLessThan(10_000);
  });
});

/** ACK (OPC 10000-6, 7.1.2.4): version 0, buffers of 64 KiB, no limits. */
const acknowledge = Buffer.from('41434b461c00000000000000000001000000010000000000' + '00000000', 'hex');

/** ERR (OPC 10000-6, 7.1.2.5): BadTcpServerTooBusy, with the reason `no`. */
const tooBusy = Buffer.from('4552524612000000' + '00007d80' + '02000000' + '6e6f', 'hex');

/** ERR (OPC 10000-6, 7.1.2.5) whose reason is said to be 2 GiB long. */
const unreadableError = Buffer.from('455252461000000000001380' + 'ffffff7f', 'hex');

/** Something that listens and is no OPC UA server. */
async function listen(
  serve: (socket: Socket) => void,
): Promise<{ endpointUrl: string; stop(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { endpointUrl: `opc.tcp://127.0.0.1:${port}`, stop };
}
