import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { LaunchError } from './launch-error.js';
import { serviceNames, type ServiceName } from '../services/service-names.js';

/** What the command line and the environment say about one run of the stack. */
export interface StackOptions {
  /** Of the gateway; 0 is a free one. */
  readonly port: number;
  readonly dataDirectory: string;
  readonly withSimulator: boolean;
  /** Sets the administrator's password. */
  readonly adminPassword: string | undefined;
  /** Further variables for single services, as `--set` gave them. */
  readonly serviceSettings: readonly ServiceSetting[];
  readonly environment: NodeJS.ProcessEnv;
}

export interface ServiceSetting {
  readonly service: ServiceName;
  readonly name: string;
  readonly value: string;
}

const defaultPort = 8_080;
const highestPort = 65_535;

const examples = `
Examples:
  npm start                                          all of it, on port 8080, data in .koios
  PORT=9090 npm start                                the gateway on another port; 0 takes a free one
  npm start -- --port 0 --data-dir /tmp/second       a second stack beside the first
  KOIOS_ADMIN_PASSWORD=secret npm start              sets the password of admin
  npm start -- --no-simulator                        without the simulated plant
  npm start -- --set connector-service.LOG_LEVEL=debug

The infrastructure can be your own: POSTGRES_URL (of a superuser), NATS_URL, S3_ENDPOINT with S3_ACCESS_KEY and S3_SECRET_KEY.
`;

/** Reads both; prints help or a fault and ends the process where that is all there is to do. */
export function readOptions(commandLine: readonly string[], environment: NodeJS.ProcessEnv): StackOptions {
  const program = new Command('npm start --')
    .description(
      'Starts Koios OPC UA on this machine: infrastructure, services, gateway and a simulated plant. Ctrl-C stops all of it.',
    )
    .option('--port <port>', 'port of the gateway (otherwise PORT, otherwise 8080)', parsePort)
    .option('--data-dir <folder>', 'where data is kept (otherwise KOIOS_DATA_DIR, otherwise .koios)')
    .option('--no-simulator', 'without the simulated plant')
    .option('--set <service.NAME=value>', 'a variable for one service; may be repeated', addSetting, [])
    .addHelpText('after', examples)
    .parse(commandLine);
  const given = program.opts<GivenOptions>();
  return {
    port: given.port ?? portOf(environment),
    dataDirectory: resolve(given.dataDir ?? (environment.KOIOS_DATA_DIR || '.koios')),
    withSimulator: given.simulator,
    adminPassword: environment.KOIOS_ADMIN_PASSWORD || undefined,
    serviceSettings: given.set,
    environment,
  };
}

interface GivenOptions {
  readonly port?: number;
  readonly dataDir?: string;
  readonly simulator: boolean;
  readonly set: readonly ServiceSetting[];
}

function parsePort(text: string): number {
  const port = portIn(text);
  if (port !== undefined) return port;
  throw new InvalidArgumentError('A port is a number from 0 to 65535.');
}

function portOf({ PORT: text }: NodeJS.ProcessEnv): number {
  if (!text) return defaultPort;
  const port = portIn(text);
  if (port !== undefined) return port;
  throw new LaunchError(`PORT is a number from 0 to 65535, not "${text}".`);
}

function portIn(text: string): number | undefined {
  return /^\d+$/.test(text) && Number(text) <= highestPort ? Number(text) : undefined;
}

function addSetting(text: string, settings: readonly ServiceSetting[]): ServiceSetting[] {
  const [, wanted, name, value] = /^([a-z-]+)\.(\w+)=(.*)$/s.exec(text) ?? [];
  const service = serviceNames.find((known) => known === wanted);
  if (service !== undefined && name !== undefined && value !== undefined) {
    return [...settings, { service, name, value }];
  }
  throw new InvalidArgumentError(
    `It is <service>.<NAME>=<value>; the services are ${serviceNames.join(', ')}.`,
  );
}
