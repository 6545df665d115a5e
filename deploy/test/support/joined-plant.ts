import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, freePort, type NatsBinary, type RunningProcess } from '@koios/embedded-infrastructure';
import { Bucket, connectToNats } from '@koios/messaging';
import { type DeviceStatus, deviceStatusBucket, type ScanResult, valuesStream } from '@koios/opcua-contracts';
import {
  Cable,
  eventually,
  startTestInfrastructure,
  temporaryFolder,
  type TestInfrastructure,
  TestProcess,
  TestTokenIssuer,
} from '@koios/test-infrastructure';
import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { pino } from 'pino';
import { authorizationOf } from './locked-nats.js';
import { freePorts, makeTlsFiles, startSample } from './nats-servers.js';

const log = pino({ level: 'silent' });
const plant = 'north';
/** For what starts, or comes back over a WAN that was away: NATS looks for it at growing intervals. */
const patient = { timeoutMs: 90_000 };
const password = 'p';
const centreUsers = [
  ...['cert-service', 'device-service', 'connector-api', 'administrator'].map((role) => ({
    ...{ role, user: role, password },
  })),
  { role: 'plant-server', user: plant, plant, password },
];
const plantUsers = [
  { role: 'connector', user: plant, plant, password },
  { role: 'administrator', user: 'administrator', password },
];
const program = (app: string) => new URL(`../../../apps/${app}/dist/main.js`, import.meta.url);
const script = new URL('../../nats/plant-streams.mjs', import.meta.url);

function keyEncryptionKey(byte: number): string {
  return `test:${Buffer.alloc(32, byte).toString('base64url')}`;
}

/** How fast a plant lives. */
interface Pace {
  readonly channelLifetimeMs: number;
  readonly scanRateMs: number;
}

/** Both servers as deploy/nats has them, their locks on and TLS between them, and a cable for the WAN. */
class Servers {
  private constructor(
    private readonly running: readonly RunningProcess[],
    readonly wan: Cable,
    readonly centrePort: number,
    readonly plantPort: number,
    readonly ca: string,
  ) {}

  static async start(nats: NatsBinary, folder: string): Promise<Servers> {
    makeTlsFiles(join(folder, 'tls'));
    const [centrePorts, plantPorts] = await Promise.all([freePorts(), freePorts()]);
    const wan = await Cable.to(centrePorts.leaf);
    const centre = await startSample(nats, {
      ...{ sample: 'cluster.conf', folder, name: 'nats-1', ports: centrePorts },
      authorization: authorizationOf(centreUsers),
      cablePort: wan.port,
    });
    const leaf = await startSample(nats, {
      ...{ sample: 'leaf.conf', folder, name: plant, ports: plantPorts },
      authorization: authorizationOf(plantUsers),
      environment: {
        NATS_CENTRE_URL: `tls://${plant}:${password}@127.0.0.1:${wan.port}`,
        NATS_DOMAIN: plant,
      },
    });
    const ca = readFileSync(join(folder, 'tls', 'ca.pem'), 'utf8');
    return new Servers([leaf, centre], wan, centrePorts.client, plantPorts.client, ca);
  }

  /** What an operator does once for a plant. Answers what was printed. */
  async join(folder: string): Promise<string> {
    const user = `administrator:${password}`;
    const joining = TestProcess.start(script, {
      programArguments: [
        ...[plant, '--leaf', `nats://${user}@127.0.0.1:${this.plantPort}`],
        ...['--centre', `tls://${user}@127.0.0.1:${this.centrePort}`, '--ca', join(folder, 'tls', 'ca.pem')],
      ],
    });
    const { exitCode } = await joining.ended;
    if (exitCode !== 0) throw new Error(joining.output);
    return joining.output;
  }

  atCentre(user: string): Record<string, string> {
    return { ...this.as(user), NATS_URL: `tls://127.0.0.1:${this.centrePort}`, NATS_TLS_CA: this.ca };
  }

  inPlant(): Record<string, string> {
    return { ...this.as(plant), NATS_URL: `nats://127.0.0.1:${this.plantPort}` };
  }

  observe(where: 'CENTRE' | 'PLANT'): Promise<NatsConnection> {
    const access = { name: 'test', user: 'administrator', password, inboxPrefix: '_INBOX_administrator' };
    return where === 'PLANT'
      ? connectToNats({ url: `nats://127.0.0.1:${this.plantPort}`, ...access }, log)
      : connectToNats({ url: `tls://127.0.0.1:${this.centrePort}`, tls: { ca: this.ca }, ...access }, log);
  }

  async stop(): Promise<void> {
    await this.wan.remove();
    for (const server of this.running) await server.stop();
  }

  private as(user: string): Record<string, string> {
    return { NATS_USER: user, NATS_PASSWORD: password, NATS_INBOX_PREFIX: `_INBOX_${user}` };
  }
}

/**
 * A centre and a plant, joined by a WAN that can be cut: every part is a process of its own. The plant has one connector,
 * one OPC UA server that trusts everybody, and one device.
 */
export class JoinedPlant {
  private readonly services: TestProcess[] = [];
  private readonly urls = new Map<string, string>();
  private simulator: TestProcess | undefined;
  private simulatorPort = 0;
  deviceId = '';
  certificateId = '';

  private constructor(
    private readonly folder: { readonly path: string; remove(): void },
    private readonly issuer: TestTokenIssuer,
    private readonly parts: TestInfrastructure<'postgres' | 'objectStorage'>,
    private readonly servers: Servers,
    readonly centre: NatsConnection,
    readonly plant: NatsConnection,
    /** What the command that joins the plant printed. */
    readonly joined: string,
  ) {}

  static async start(nats: NatsBinary, { channelLifetimeMs, scanRateMs }: Pace): Promise<JoinedPlant> {
    const folder = temporaryFolder('joined-plant');
    const [parts, issuer, servers] = await Promise.all([
      startTestInfrastructure(['postgres', 'objectStorage']),
      TestTokenIssuer.start(),
      Servers.start(nats, folder.path),
    ]);
    const joined = await servers.join(folder.path);
    const [centre, leaf] = await Promise.all([servers.observe('CENTRE'), servers.observe('PLANT')]);
    const scene = new JoinedPlant(folder, issuer, parts, servers, centre, leaf, joined);
    await scene.startServices(channelLifetimeMs);
    await scene.addDevice(scanRateMs);
    return scene;
  }

  get wan(): Cable {
    return this.servers.wan;
  }

  /** All that any of its processes printed or logged. */
  get logs(): string {
    const ofServers = ['nats-1', plant].map((name) =>
      readFileSync(join(this.folder.path, name, 'nats.log'), 'utf8'),
    );
    return [...this.services.map(({ output }) => output), ...ofServers].join('\n');
  }

  /** All that lies on the disk where the connector runs. */
  get connectorFiles(): string {
    return contentOf(join(this.folder.path, 'connector'));
  }

  /** All that lies on the disk of the plant's NATS server. */
  get plantServerFiles(): string {
    return contentOf(join(this.folder.path, plant, 'data'));
  }

  async setKeyCustody(keyCustody: 'REMOTE' | 'SEALED'): Promise<void> {
    await this.ask(
      'device-service',
      'mutation ($id: ID!, $keyCustody: KeyCustody!) { setPlantKeyCustody(id: $id, keyCustody: $keyCustody) { id } }',
      { id: plant, keyCustody },
    );
  }

  /** The device's status as one of the two sides has it. */
  async statusAt(side: 'centre' | 'plant'): Promise<DeviceStatus | undefined> {
    const bucket = await Bucket.open(this[side], deviceStatusBucket);
    return (await bucket.get(`${plant}.${this.deviceId}`))?.value;
  }

  async untilRunning(): Promise<DeviceStatus> {
    return eventually(async () => {
      const status = await this.statusAt('plant');
      if (status?.status === 'RUNNING' && status.counters.lastScanNumber > 0) return status;
      throw new Error(JSON.stringify(status));
    }, patient);
  }

  /** The scans of the device that the stream of one of the two sides has, in its order. */
  async scansAt(side: 'centre' | 'plant'): Promise<ScanResult[]> {
    const consumer = await jetstream(this[side]).consumers.get(valuesStream.name, {
      filter_subjects: `values.${plant}.${this.deviceId}`,
    });
    const { num_pending: count } = await consumer.info();
    const scans: ScanResult[] = [];
    if (count === 0) return scans;
    for await (const message of await consumer.fetch({ max_messages: count, expires: 30_000 }))
      scans.push(message.json<ScanResult>());
    return scans;
  }

  async restartOpcUaServer(): Promise<void> {
    await this.simulator?.stop();
    await this.startOpcUaServer();
  }

  /** Asks a service as an administrator. */
  async ask<Data>(service: string, query: string, variables: object = {}): Promise<Data> {
    const response = await fetch(`${this.urls.get(service)}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await this.issuer.token()}`,
      },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data?: Data; errors?: unknown };
    if (!data || errors) throw new Error(JSON.stringify(errors));
    return data;
  }

  async stop(): Promise<void> {
    this.wan.mend();
    await Promise.all([this.centre.close(), this.plant.close()]);
    await Promise.all(this.services.map((service) => service.stop()));
    await this.simulator?.stop();
    await this.servers.stop();
    await this.issuer.stop();
    await this.parts.stop();
    this.folder.remove();
  }

  private async startServices(channelLifetimeMs: number): Promise<void> {
    const { postgres, objectStorage } = this.parts;
    const { servers } = this;
    await Promise.all([
      this.startOpcUaServer(),
      this.startService('cert-service', {
        ...servers.atCentre('cert-service'),
        DATABASE_URL: postgres.url,
        S3_ENDPOINT: objectStorage.endpoint,
        S3_ACCESS_KEY: objectStorage.accessKey,
        S3_SECRET_KEY: objectStorage.secretKey,
        KEY_ENCRYPTION_KEYS: keyEncryptionKey(1),
        DEFAULT_CERTIFICATE_HOSTNAME: 'north.example.com',
      }),
      postgres.createDatabase().then((url) =>
        this.startService('device-service', {
          ...servers.atCentre('device-service'),
          DATABASE_URL: url,
          KEY_ENCRYPTION_KEYS: keyEncryptionKey(2),
          DEFAULT_PLANT_ID: plant,
          DEFAULT_PLANT_NAME: 'North',
        }),
      ),
    ]);
    await this.startService('connector-service', {
      ...servers.inPlant(),
      ROLES: 'worker',
      PLANT: plant,
      CONNECTOR_ID: 'connector-1',
      SECURE_CHANNEL_LIFETIME_MS: String(channelLifetimeMs),
      STATUS_REPORT_INTERVAL_MS: '100',
    });
  }

  private async startService(app: string, environment: Record<string, string>): Promise<void> {
    const port = await freePort();
    const workingDirectory = join(this.folder.path, app === 'connector-service' ? 'connector' : app);
    await mkdir(workingDirectory, { recursive: true });
    const service = TestProcess.start(program(app), {
      workingDirectory,
      environment: {
        ...this.issuer.environment,
        ...environment,
        HTTP_PORT: String(port),
        LOG_LEVEL: 'debug',
        // Whatever it wrote down anywhere would be found where it runs.
        TMPDIR: workingDirectory,
        HOME: workingDirectory,
      },
    });
    this.services.push(service);
    this.urls.set(app, `http://127.0.0.1:${port}`);
    await service.waitUntilReady(`http://127.0.0.1:${port}/health/ready`, patient);
  }

  private async startOpcUaServer(): Promise<void> {
    const folder = join(this.folder.path, 'opcua');
    this.simulatorPort ||= await freePort();
    this.simulator = TestProcess.start(program('plant-simulator'), {
      programArguments: [
        ...['start', '--json', '--accept-any', '--servers', '1'],
        ...['--port', String(this.simulatorPort), '--data-dir', folder],
      ],
    });
    await this.simulator.waitForLine(/"started"/, patient);
  }

  private async addDevice(scanRateMs: number): Promise<void> {
    const generate =
      'mutation { generateCertificate(input: { name: "Of the north", keySize: 2048 }) { id } }';
    const { generateCertificate } = await this.ask<{ generateCertificate: { id: string } }>(
      'cert-service',
      generate,
    );
    this.certificateId = generateCertificate.id;
    const { createDevice } = await this.ask<{ createDevice: { id: string } }>(
      'device-service',
      'mutation ($input: CreateDeviceInput!) { createDevice(input: $input) { id } }',
      {
        input: {
          name: 'Press',
          plantId: plant,
          endpointUrl: `opc.tcp://127.0.0.1:${this.simulatorPort}`,
          securityMode: 'SIGN_AND_ENCRYPT',
          clientCertificateId: this.certificateId,
          scanRateMs,
          tags: [{ name: 'counter', nodeId: 'ns=1;s=Simulation.Counter' }],
        },
      },
    );
    this.deviceId = createDevice.id;
    await this.ask(
      'device-service',
      'mutation ($id: ID!) { setDeviceEnabled(id: $id, enabled: true) { id } }',
      {
        id: this.deviceId,
      },
    );
  }
}

function contentOf(path: string): string {
  try {
    const state = statSync(path);
    if (state.isFile()) return readFileSync(path, 'latin1');
    if (!state.isDirectory()) return '';
    return readdirSync(path)
      .map((name) => contentOf(join(path, name)))
      .join('\n');
  } catch (error) {
    // What runs there removes files meanwhile.
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  }
}
