import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { NatsServer } from './nats-server.js';
import { natsConfiguration } from './nats-configuration.js';

/** How a NATS server is run on a data directory. */
export interface NatsCommand {
  readonly command: string;
  readonly commandArguments: readonly string[];
  /** What its configuration file has to say. */
  readonly configuration: string;
  /** To be run before: what a killed predecessor may have left. */
  readonly clearance?: { readonly command: string; readonly commandArguments: readonly string[] };
}

export interface NatsPlace {
  readonly dataDirectory: string;
  readonly configurationFile: string;
  readonly port: number;
}

export function natsCommand(server: NatsServer, place: NatsPlace): NatsCommand {
  return server.kind === 'binary'
    ? binaryCommand(server.path, server.version, place)
    : containerCommand(server, place);
}

function binaryCommand(path: string, version: string, place: NatsPlace): NatsCommand {
  const { port, dataDirectory } = place;
  return {
    command: path,
    commandArguments: ['--config', place.configurationFile],
    configuration: natsConfiguration({
      version,
      host: '127.0.0.1',
      port,
      storeDirectory: join(dataDirectory, 'jetstream'),
    }),
  };
}

/** A container outlives the program that started it when that is killed: it has a name, so that it can be found again. */
function containerCommand(
  { engine, image, version }: { engine: string; image: string; version: string },
  place: NatsPlace,
): NatsCommand {
  const { dataDirectory, configurationFile, port } = place;
  const name = `koios-nats-${createHash('sha256').update(dataDirectory).digest('hex').slice(0, 12)}`;
  const mounts = [`${dataDirectory}:/data`, `${configurationFile}:/nats.conf:ro`];
  return {
    command: engine,
    commandArguments: [
      ...['run', '--rm', '--name', name, '--publish', `127.0.0.1:${port}:${port}`],
      ...mounts.flatMap((mount) => ['--volume', mount]),
      ...[image, '--config', '/nats.conf'],
    ],
    configuration: natsConfiguration({
      version,
      host: '0.0.0.0',
      port,
      storeDirectory: '/data/jetstream',
    }),
    clearance: { command: engine, commandArguments: ['rm', '--force', name] },
  };
}
