import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import {
  findNatsServer,
  freePort,
  minimalEnvironment,
  type NatsBinary,
  NatsServerMissing,
  type RunningProcess,
  startProcess,
} from '@koios/embedded-infrastructure';
import { runCommand } from './command.js';

const samples = new URL('../../nats/', import.meta.url);

/**
 * The server of this machine, when it is a program: a container does not see our files. Says why not, where it answers
 * undefined.
 */
export async function installedNatsServer(oldestVersion: '2.9' | '2.10'): Promise<NatsBinary | undefined> {
  const server = await findNatsServer({ oldestVersion }).catch((error: unknown) => {
    if (error instanceof NatsServerMissing) return error;
    throw error;
  });
  if (server instanceof NatsServerMissing) console.log(`Not tested. ${server.message}`);
  else if (server.kind === 'binary') return server;
  else console.log('Not tested: here NATS runs in a container, and the test needs a program.');
  return undefined;
}

/** Makes an authority and a server's certificate of it, named as the samples name them. */
export function makeTlsFiles(tlsFolder: string): void {
  mkdirSync(tlsFolder, { recursive: true });
  const openssl = (...given: string[]): void => {
    const { status, output } = runCommand('openssl', given, tlsFolder);
    if (status !== 0) throw new Error(output);
  };
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const inTwoDays = ['-days', '2'];
  openssl(
    ...['req', '-x509', ...newKey, ...inTwoDays, '-subj', '/CN=plant CA', '-keyout', 'ca-key.pem'],
    ...['-out', 'ca.pem'],
  );
  // For an address, the client of NATS for Node.js looks for the name localhost.
  const extensions = 'subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth,clientAuth\n';
  writeFileSync(join(tlsFolder, 'extensions.txt'), extensions);
  openssl('req', '-new', ...newKey, '-subj', '/CN=nats', '-keyout', 'server-key.pem', '-out', 'server.csr');
  const signed = ['-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial', '-extfile', 'extensions.txt'];
  openssl('x509', '-req', '-in', 'server.csr', ...signed, ...inTwoDays, '-out', 'server.pem');
}

/** A sample of deploy/nats, brought from its own paths, ports and neighbours to those of a test. */
export interface SampleServer {
  readonly sample: 'cluster.conf' | 'leaf.conf';
  /** Has a folder `tls`; the server gets one of its own beside it. */
  readonly folder: string;
  readonly name: string;
  readonly authorization: string;
  readonly ports: Ports;
  /** By which plants' servers reach it, if not directly. */
  readonly cablePort?: number;
  /** The ports of the cluster's routes; none: it stands alone. */
  readonly routes?: readonly number[];
  readonly environment?: Readonly<Record<string, string>>;
}
interface Ports {
  readonly client: number;
  readonly leaf: number;
  readonly route: number;
}

export async function freePorts(): Promise<Ports> {
  const [client, leaf, route] = await Promise.all([freePort(), freePort(), freePort()]);
  return { client, leaf, route };
}

/** A server tells the plants' where it is to be found: they must not find a way around a cable that is cut. */
function leafListener({ ports, cablePort }: SampleServer): string {
  const advertised = cablePort === undefined ? '' : `\n  advertise: "127.0.0.1:${cablePort}"`;
  return `host: 127.0.0.1\n  port: ${ports.leaf}${advertised}`;
}

/** Writes the configuration of a sample server and answers its file. */
export function writeSample(server: NatsBinary, given: SampleServer): string {
  const { sample, folder, name, ports, authorization, routes = [] } = given;
  const own = join(folder, name);
  mkdirSync(join(own, 'authorization'), { recursive: true });
  writeFileSync(join(own, 'authorization', 'authorization.conf'), authorization);
  const neighbours = routes.map((port) => `nats-route://127.0.0.1:${port}`).join();
  let text = readFileSync(new URL(sample, samples), 'utf8')
    .replaceAll('/etc/koios', folder)
    .replace('/data', join(own, 'data'))
    .replace('port: 4222', `host: 127.0.0.1\nport: ${ports.client}`)
    .replace('port: 7422', leafListener(given))
    .replace('port: 6222', `host: 127.0.0.1\n  port: ${ports.route}`)
    .replace(/routes: \[.*\]/, `routes: [${neighbours}]`);
  if (routes.length === 0) text = text.replace(/^cluster \{[\s\S]*?^\}\n/m, '');
  // As the samples say: NATS 2.9 does not know it.
  if (server.version.startsWith('2.9.')) text = text.replaceAll(/^.*sync_interval.*\n/gm, '');
  const file = join(own, 'nats.conf');
  writeFileSync(file, text);
  return file;
}

export function startSample(server: NatsBinary, given: SampleServer): Promise<RunningProcess> {
  return startProcess({
    command: server.path,
    commandArguments: ['--config', writeSample(server, given)],
    environment: { ...minimalEnvironment(), NATS_SERVER_NAME: given.name, ...given.environment },
    logFile: join(given.folder, given.name, 'nats.log'),
    port: given.ports.client,
    isReady: () => listens(given),
  });
}

/** Whether somebody answers there. */
function listens({ ports }: SampleServer): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: ports.client });
    socket.once('data', (greeting) => {
      resolve(greeting.toString().startsWith('INFO '));
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
  });
}
