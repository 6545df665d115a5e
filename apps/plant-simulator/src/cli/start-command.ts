import { join } from 'node:path';
import type { RefusedCertificate, SimulatedServer } from '../server/simulated-server.js';
import { choosePorts } from './choose-ports.js';
import { isPortTaken } from './listening-port.js';
import { keepStandardOutputClean } from './standard-output.js';
import { requireNoneRunning } from './running-simulator.js';
import { readServersFile, writeServersFile } from './simulator-directory.js';
import { startReporter, type StartReporter } from './start-reporter.js';
import { signalToStop, stopServers } from './stop-servers.js';

export interface StartOptions {
  readonly servers: number;
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly json: boolean;
  readonly maxSessions: number;
  readonly acceptAny: boolean;
  readonly anonymous: boolean;
  readonly deprecatedPolicies: boolean;
}

/** Runs the servers until a signal; then stops them and returns. */
export async function runSimulator(options: StartOptions): Promise<void> {
  keepStandardOutputClean();
  const signal = signalToStop();
  const reporter = startReporter(options);
  const servers = await startServers(options, reporter);
  reporter.started(servers);
  await signal;
  await stopServers(servers);
  await writeServersFile(options.dataDir, { pid: null, servers: servers.map(describe) });
  reporter.stopped();
}

async function startServers(options: StartOptions, reporter: StartReporter): Promise<SimulatedServer[]> {
  const previous = await readServersFile(options.dataDir);
  await requireNoneRunning(options.dataDir, previous);
  const names = Array.from({ length: options.servers }, (_, index) => `plant-${index + 1}`);
  const ports = await choosePorts({ host: options.host, firstPort: options.port, names, previous });
  const servers = await startAll(
    names.map((name, index) => ({ name, port: ports[index] })),
    options,
    reporter,
  );
  await writeServersFile(options.dataDir, { pid: process.pid, servers: servers.map(describe) });
  return servers;
}

/** node-opcua takes most of a second to load: only this command pays for it. Of refusals we tell ourselves. */
async function startAll(
  planned: readonly { name: string; port: number | undefined }[],
  options: StartOptions,
  reporter: StartReporter,
): Promise<SimulatedServer[]> {
  const { startSimulatedServer } = await import('../server/start-simulated-server.js');
  const { LogLevel, setLogLevel } = await import('node-opcua');
  setLogLevel(LogLevel.Error);
  const servers: SimulatedServer[] = [];
  for (const { name, port } of planned) {
    const settings = {
      name,
      host: options.host,
      pkiFolder: join(options.dataDir, name, 'pki'),
      maxSessions: options.maxSessions,
      acceptAnyCertificate: options.acceptAny,
      refuseAnonymous: !options.anonymous,
      deprecatedPolicies: options.deprecatedPolicies,
      onCertificateRefused: (certificate: RefusedCertificate) => reporter.refused(name, certificate),
    };
    const server = await startSimulatedServer({ ...settings, port }).catch((error: unknown) => {
      // Somebody has taken it since it was looked at.
      if (options.port === 0 && isPortTaken(error)) return startSimulatedServer({ ...settings, port: 0 });
      throw error;
    });
    servers.push(server);
  }
  return servers;
}

function describe({ name, endpointUrl, pkiFolder }: SimulatedServer) {
  return { name, endpointUrl, pkiFolder };
}
