import { randomInt } from 'node:crypto';
import { CommandError } from './command-error.js';
import { isPortFree, requirePort } from './listening-port.js';
import type { ServersFile } from './simulator-directory.js';

const HIGHEST_PORT = 65_535;
/**
 * Below the range that systems take for outgoing connections (Linux: from 32,768 on): while a server is down, nobody's
 * connection can sit on its port, not even those of its own clients that try again.
 */
const FREE_PORTS = { lowest: 20_000, highest: 31_999 };
const CANDIDATES = 64;

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
  for (let candidate = 0; candidate < CANDIDATES; candidate += 1) {
    const free = randomInt(FREE_PORTS.lowest, FREE_PORTS.highest + 1);
    if (await isPortFree({ host, port: free })) return free;
  }
  return 0;
}

function tooHigh({ firstPort, names }: PortChoice): string {
  return `${names.length} servers from port ${firstPort} on go beyond ${HIGHEST_PORT}. Choose a lower --port, or 0 for free ports.`;
}
