import { join } from 'node:path';
import {
  minimalEnvironment,
  type ProcessHooks,
  type RunningProcess,
  startProcess,
} from '@koios/embedded-infrastructure';
import { z } from 'zod';
import { readJsonFile } from '../data-directory/read-json-file.js';
import { serviceProgram } from './start-service.js';

export interface SimulatorStart {
  readonly apps: URL;
  readonly dataDirectory: string;
  readonly logFile: string;
}

export interface SimulatedServerFacts {
  readonly name: string;
  readonly endpointUrl: string;
  readonly pkiFolder: string;
}

export const simulatorName = 'plant-simulator';
const simulatedServers = 2;
const readyLimitMs = 45_000;

const serversFileSchema = z.object({
  pid: z.int().nullable(),
  servers: z.array(z.object({ name: z.string(), endpointUrl: z.string(), pkiFolder: z.string() })),
});

/**
 * Starts the simulated plant. With any port allowed it takes the ports it had last time while they are free: devices
 * remember the servers' addresses.
 */
export function startSimulator(
  { apps, dataDirectory, logFile }: SimulatorStart,
  hooks: ProcessHooks,
): Promise<RunningProcess> {
  return startProcess({
    ...hooks,
    command: process.execPath,
    commandArguments: [
      ...['--enable-source-maps', serviceProgram(apps, simulatorName), 'start', '--json'],
      ...['--data-dir', dataDirectory, '--servers', String(simulatedServers), '--port', '0'],
    ],
    environment: minimalEnvironment(),
    logFile,
    isReady: (pid) => Promise.resolve(readServersFile(dataDirectory)?.pid === pid),
    readyLimitMs,
  });
}

/** The servers that run there. */
export function simulatedServersIn(dataDirectory: string): readonly SimulatedServerFacts[] {
  return readServersFile(dataDirectory)?.servers ?? [];
}

function readServersFile(dataDirectory: string) {
  return readJsonFile(join(dataDirectory, 'servers.json'), serversFileSchema);
}
