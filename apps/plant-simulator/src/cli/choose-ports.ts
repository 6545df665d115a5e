import { CommandError } from './command-error.js';
import { isPortFree, requirePort } from './listening-port.js';
import type { ServersFile } from './simulator-directory.js';

const HIGHEST_PORT = 65_535;

export interface PortChoice {
  readonly host: string;
  /** 0: free ports. */
  readonly firstPort: number;
  readonly names: readonly string[];
  readonly previous: ServersFile | null;
}

/**
 * A port for each server. Where any port will do, a server gets the one it had last time if it is still free: devices
 * that were set up with its endpoint URL go on working after a restart.
 */
export async function choosePorts(choice: PortChoice): Promise<number[]> {
  if (choice.firstPort + choice.names.length - 1 > HIGHEST_PORT) throw new CommandError(tooHigh(choice));
  const ports = choice.names.map((name, index) => wantedPort(choice, name, index));
  const isChosenByUser = choice.firstPort > 0;
  return Promise.all(
    ports.map((port) => (isChosenByUser ? chosen(choice.host, port) : anyPort(choice.host, port))),
  );
}

function wantedPort({ firstPort, previous }: PortChoice, name: string, index: number): number {
  if (firstPort > 0) return firstPort + index;
  const known = previous?.servers.find((server) => server.name === name);
  return known === undefined ? 0 : Number(new URL(known.endpointUrl).port);
}

async function chosen(host: string, port: number): Promise<number> {
  await requirePort({ host, port });
  return port;
}

async function anyPort(host: string, port: number): Promise<number> {
  if (port > 0 && (await isPortFree({ host, port }))) return port;
  await requirePort({ host, port: 0 });
  return 0;
}

function tooHigh({ firstPort, names }: PortChoice): string {
  return `${names.length} servers from port ${firstPort} on go beyond ${HIGHEST_PORT}. Choose a lower --port, or 0 for free ports.`;
}
