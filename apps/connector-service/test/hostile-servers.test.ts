import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeviceConfig, ScanResult } from '@koios/opcua-contracts';
import { eventually, TestProcess } from '@koios/test-infrastructure';
import { MessageSecurityMode, OPCUAServer, SecurityPolicy } from 'node-opcua';
import {
  acknowledge,
  afterHello,
  type Behaviour,
  chunk,
  drip,
  flood,
  HostileServer,
  randomOf,
} from './fixtures/hostile-server.js';
import { SimulatorProcess } from './fixtures/simulator-process.js';
import { TestPlant } from './fixtures/test-plant.js';

const program = new URL('../dist/main.js', import.meta.url);
const mebibyte = 1024 * 1024;
/** Another one each time; set it to see the same again. */
const seed = Number(process.env['FUZZ_SEED'] ?? randomBytes(4).readUInt32LE());
const mutatingServers = 8;

const errorMessage = chunk('ERRF', 16, Buffer.from('00001380ffffffff', 'hex'));
const noise = (size: number): Buffer => {
  const random = randomOf(seed);
  return Buffer.from(Array.from({ length: size }, () => Math.floor(random() * 256)));
};

const behaviours: Readonly<Record<string, Behaviour>> = {
  'sends random bytes at once': (socket) => void socket.write(noise(4_096)),
  'sends random bytes after the greeting': afterHello((socket) => void socket.write(noise(65_536))),
  'floods with random bytes': afterHello(flood(() => noise(65_536), 64 * mebibyte)),
  'says that a chunk has 2 GiB': afterHello(
    (socket) => void socket.write(chunk('OPNF', 0x7fffffff, noise(64))),
  ),
  'says that a chunk has no bytes': afterHello((socket) => void socket.write(chunk('OPNF', 0, noise(64)))),
  'never ends its message': afterHello(
    flood(() => chunk('MSGC', 65_536, Buffer.alloc(65_528)), 256 * mebibyte),
  ),
  'floods with errors': afterHello(flood(() => errorMessage, 4 * mebibyte)),
  'sends one byte of its greeting now and then': drip(acknowledge, 2_000),
  'sends one byte of its answer now and then': afterHello(drip(chunk('OPNF', 132, noise(124)), 2_000)),
  'says hello again and again': flood(() => acknowledge, 4 * mebibyte),
  'says nothing': () => undefined,
  'closes at once': (socket) => void socket.destroy(),
};

/** As DER says how long it is, with nothing in it. */
function certificateOf(bytes: number): Buffer {
  const der = Buffer.alloc(bytes, 0x30);
  der.writeUInt8(0x83, 1);
  der.writeUIntBE(bytes - 5, 2, 3);
  return der;
}

/** Only messages of a session: the greeting and the channel stay as they are. */
const inMessages =
  (change: (message: Buffer) => void) =>
  () =>
  (data: Buffer): Buffer => {
    if (data.toString('latin1', 0, 3) === 'MSG' && data.length > 24) change(data);
    return data;
  };

describe('servers that send nonsense', () => {
  let plant: TestPlant;
  let connector: TestProcess;
  let healthy: DeviceConfig;
  /** Not in this process, which has its hands full with flooding. */
  let real: SimulatorProcess;
  let scans: ScanResult[];
  const hostile: HostileServer[] = [];

  beforeAll(async () => {
    console.log(`seed of the mutations: FUZZ_SEED=${seed}`);
    plant = await TestPlant.start();
    real = await SimulatorProcess.start('--accept-any');
    const { certificateId } = await plant.authority.generate('healthy');
    const environment = {
      ROLES: 'worker',
      HTTP_PORT: '0',
      // Nobody calls a worker over HTTP.
      TOKEN_ISSUER: 'https://nobody.invalid',
      TOKEN_AUDIENCE: 'koios',
      JWKS_URL: 'https://nobody.invalid/keys',
      NATS_URL: plant.nats.url,
      PLANT: plant.plantId,
      STATUS_REPORT_INTERVAL_MS: '200',
      TRUST_PROBE_MIN_MS: '500',
      // Nothing that is refused may cost another one its place.
      HANDSHAKES_AT_ONCE: '4',
    };
    connector = TestProcess.start(program, { environment });
    healthy = await plant.addDevice({
      endpointUrl: real.endpointUrl,
      securityMode: 'SIGN_AND_ENCRYPT',
      effectiveCertificateId: certificateId,
      // Longer than a busy machine keeps a program waiting.
      scanRateMs: 1_000,
    });
    await plant.waitUntilRunning(healthy);
    scans = plant.collectScans(healthy);
  });

  afterAll(async () => {
    await connector.stop();
    await Promise.all(hostile.map((server) => server.stop()));
    await plant.stop();
    await real.stop();
  });

  const against = async (
    server: Promise<HostileServer>,
    wish: Partial<DeviceConfig> = {},
  ): Promise<DeviceConfig> => {
    hostile.push(await server);
    const { endpointUrl } = await server;
    return plant.addDevice({ endpointUrl, timeoutMs: 3_000, ...wish });
  };

  const untilRefused = async (device: DeviceConfig): Promise<string> => {
    const { error } = await plant.waitFor(device, (status) => status.error !== null && !status.session);
    return error?.code ?? '';
  };

  const residentMebibytes = (): number =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${connector.pid}/status`, 'utf8'))?.[1]) / 1024;

  /** The device that has nothing to do with it misses no scan, and the process lives. */
  const expectNoHarm = async (): Promise<void> => {
    const before = scans.length;
    await eventually(() => scans.length >= before + 3);
    expect(connector.isRunning).toBe(true);
    expect(plant.statusOf(healthy)).toMatchObject({
      status: 'RUNNING',
      counters: { reconnects: 0, missedScans: 0 },
    });
    const first = scans[0]?.scanNumber ?? 0;
    expect(scans.map(({ scanNumber }) => scanNumber)).toEqual(scans.map((_, index) => first + index));
  };

  it('cost their own connections and nothing else', async () => {
    const before = residentMebibytes();
    const names = Object.keys(behaviours);
    const devices = await Promise.all(
      // All of them send at once: a real answer may take a while too.
      Object.values(behaviours).map((attack) => against(HostileServer.start(attack), { timeoutMs: 10_000 })),
    );
    const codes = await Promise.all(devices.map(untilRefused));
    await expectNoHarm();
    expect(names.filter((_, index) => !codes[index])).toEqual([]);
    expect(codes).not.toContain('BadInternalError');
    expect(Object.fromEntries(names.map((name, index) => [name, codes[index]]))).toMatchObject({
      'sends random bytes at once': 'BadUnknownResponse',
      'floods with random bytes': 'BadTcpMessageTypeInvalid',
      'says that a chunk has 2 GiB': 'BadTcpMessageTooLarge',
      'never ends its message': 'BadTcpMessageTypeInvalid',
      'says hello again and again': 'BadTcpMessageTypeInvalid',
      'says nothing': 'BadTimeout',
    });
    expect(residentMebibytes() - before).toBeLessThan(200);
    await Promise.all(devices.map((device) => plant.removeDevice(device)));
  });

  it('cost a good session when they begin to send garbage in it', async () => {
    let isGood = true;
    const change = inMessages((message) => {
      if (!isGood) message.fill(0xa5, 24);
    });
    const device = await against(HostileServer.before(real.endpointUrl, change));
    await plant.waitUntilRunning(device);
    isGood = false;
    await plant.waitFor(device, ({ session }) => session === null);
    await expectNoHarm();
    await plant.removeDevice(device);
  });

  it('cost a session when their sequence numbers are out of order', async () => {
    let isGood = true;
    const change = inMessages((message) => {
      if (!isGood) message.writeUInt32LE(7, 16);
    });
    const device = await against(HostileServer.before(real.endpointUrl, change));
    await plant.waitUntilRunning(device);
    isGood = false;
    await plant.waitFor(device, ({ session }) => session === null);
    await expectNoHarm();
    await plant.removeDevice(device);
  });

  it('cost a session when they answer what nobody asked', async () => {
    let isGood = true;
    const unasked = flood(() => chunk('MSGC', 65_536, Buffer.alloc(65_528)), 256 * mebibyte);
    const device = await against(
      HostileServer.before(real.endpointUrl, () => (data, socket) => {
        if (!isGood) unasked(socket);
        return data;
      }),
    );
    await plant.waitUntilRunning(device);
    isGood = false;
    await plant.waitFor(device, ({ session }) => session === null);
    await expectNoHarm();
    await plant.removeDevice(device);
  });

  it(`may be anything that ${mutatingServers} servers make of good answers by chance`, async () => {
    const devices = await Promise.all(
      Array.from({ length: mutatingServers }, (_, index) => {
        const random = randomOf(seed + index);
        const change = () => (data: Buffer) => {
          if (random() < 0.3) data[Math.floor(random() * data.length)] = Math.floor(random() * 256);
          return random() < 0.02 ? data.subarray(0, Math.floor(random() * data.length)) : data;
        };
        return against(HostileServer.before(real.endpointUrl, change), { timeoutMs: 1_000 });
      }),
    );
    await eventually(() => hostile.slice(-mutatingServers).every(({ connections }) => connections >= 2));
    await expectNoHarm();
    await Promise.all(devices.map((device) => plant.removeDevice(device)));
  });

  describe('that are real up to their list of endpoints', () => {
    let server: OPCUAServer;

    afterAll(() => server.shutdown(0));

    const start = async (options: object): Promise<string> => {
      server = new OPCUAServer({ port: 0, hostname: '127.0.0.1', ...options });
      await server.start();
      return server.getEndpointUrl();
    };

    it('are never followed to another address, and no mode is used that is weaker than configured', async () => {
      const elsewhere = await HostileServer.start(() => undefined);
      hostile.push(elsewhere);
      const endpointUrl = await start({
        securityModes: [MessageSecurityMode.None],
        securityPolicies: [SecurityPolicy.None],
        advertisedEndpoints: [elsewhere.endpointUrl],
      });
      const open = await plant.addDevice({ endpointUrl });
      const careful = await plant.addDevice({
        endpointUrl,
        securityMode: 'SIGN_AND_ENCRYPT',
        effectiveCertificateId: healthy.effectiveCertificateId,
      });
      expect(await untilRefused(careful)).toBe('BadSecurityModeRejected');
      await plant.waitFor(open, ({ status }) => status === 'RUNNING');
      expect(elsewhere.connections).toBe(0);
      expect(plant.statusOf(careful)?.session).toBeNull();
      await Promise.all([open, careful].map((device) => plant.removeDevice(device)));
      await server.shutdown(0);
    });

    it.each([
      ['1 MB', mebibyte, 'BadTcpMessageTooLarge'],
      ['20 KB', 20_000, 'BadCertificateInvalid'],
    ])('may show a certificate of %s, which is looked at by nobody', async (_, bytes, code) => {
      const endpointUrl = await start({});
      for (const endpoint of server.endpoints)
        for (const description of endpoint.endpointDescriptions())
          Object.defineProperty(description, 'serverCertificate', {
            get: () => certificateOf(bytes),
          });
      const device = await plant.addDevice({
        endpointUrl,
        securityMode: 'SIGN_AND_ENCRYPT',
        effectiveCertificateId: healthy.effectiveCertificateId,
      });
      expect(await untilRefused(device)).toBe(code);
      await expectNoHarm();
      await plant.removeDevice(device);
      await server.shutdown(0);
    });
  });
});
