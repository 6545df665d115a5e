import { join } from 'node:path';
import {
  findNatsServer,
  givenInfrastructure,
  type GivenInfrastructure,
  type NatsServer,
} from '@koios/embedded-infrastructure';
import { LaunchError } from '../cli/launch-error.js';
import type { StackOptions } from '../cli/program.js';
import { findAdministrator } from '../data-directory/administrator.js';
import type { DataDirectory } from '../data-directory/data-directory.js';
import { keptSecrets } from '../data-directory/secrets.js';
import type { Surroundings } from '../services/service-environment.js';
import type { Progress } from '../screen/progress.js';
import { choosePorts, type StackPorts } from './stack-ports.js';
import { adminUrlOf, surroundingsOf } from './surroundings.js';

/** Everything that is decided before the first process starts: who listens where, and with which secrets. */
export interface StackPlan {
  readonly directory: DataDirectory;
  readonly given: GivenInfrastructure;
  /** Undefined when NATS is given. */
  readonly natsServer: NatsServer | undefined;
  readonly ports: StackPorts;
  /** Of PostgreSQL's superuser. */
  readonly adminUrl: string;
  readonly surroundings: Surroundings;
  /** Undefined without the simulated plant. */
  readonly simulatorDirectory: string | undefined;
}

/** @throws LaunchError, NatsServerMissing */
export async function planStack(
  options: StackOptions,
  directory: DataDirectory,
  { progress, signal }: { readonly progress: Progress; readonly signal: AbortSignal },
): Promise<StackPlan> {
  const given = readGiven(options.environment);
  const ports = await choosePorts(options.port);
  const natsServer = given.natsUrl === undefined ? await findNats(progress, signal) : undefined;
  const secrets = await keptSecrets(directory);
  const administrator = await findAdministrator(directory, options.adminPassword);
  return {
    directory,
    given,
    natsServer,
    ports,
    adminUrl: adminUrlOf({ given, ports, secrets }),
    surroundings: surroundingsOf({
      given,
      ports,
      secrets,
      administrator,
      usersFile: directory.file('users.json'),
    }),
    simulatorDirectory: options.withSimulator ? join(directory.path, 'simulator') : undefined,
  };
}

function findNats(progress: Progress, signal: AbortSignal): Promise<NatsServer> {
  return findNatsServer({ onProgress: (line) => progress.tell(`nats: ${line}`), signal });
}

function readGiven(environment: NodeJS.ProcessEnv): GivenInfrastructure {
  try {
    return givenInfrastructure(environment);
  } catch (error) {
    throw new LaunchError(error instanceof Error ? error.message : String(error));
  }
}
