import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { freePort } from '../process/free-port.js';
import { minimalEnvironment } from '../process/minimal-environment.js';
import { runProgram } from '../process/run-program.js';
import type { RunningProcess } from '../process/running-process.js';
import { type ProcessHooks, startProcess } from '../process/start-process.js';
import { findNatsServer } from './find-nats-server.js';
import { natsAnswers } from './nats-answers.js';
import { natsCommand } from './nats-command.js';
import type { NatsServer } from './nats-server.js';

export interface NatsOptions extends ProcessHooks {
  /** Kept between starts: streams and key-value buckets lie here. */
  readonly dataDirectory: string;
  readonly logFile: string;
  /** A free one if there is none given. */
  readonly port?: number;
  /** What findNatsServer answered; it is asked if there is none given. */
  readonly server?: NatsServer;
  /** More of the configuration: who may do what, TLS. */
  readonly additionalConfiguration?: string;
}

/** A NATS server of our own, with JetStream. */
export interface RunningNats extends RunningProcess {
  readonly url: string;
  readonly port: number;
}

const engineLimitMs = 30_000;

/** Starts NATS on loopback, on the data it left last time. @throws ProcessStartError, NatsServerMissing */
export async function startNats(options: NatsOptions): Promise<RunningNats> {
  const server = options.server ?? (await findNatsServer());
  const dataDirectory = resolve(options.dataDirectory);
  const configurationFile = join(dataDirectory, 'nats.conf');
  const port = options.port ?? (await freePort());
  const { command, commandArguments, configuration, clearance } = natsCommand(server, {
    dataDirectory,
    configurationFile,
    port,
  });
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  await writeFile(configurationFile, `${configuration}${options.additionalConfiguration ?? ''}`, {
    mode: 0o600,
  });
  const environment = minimalEnvironment();
  if (clearance)
    await runProgram(clearance.command, clearance.commandArguments, { environment, limitMs: engineLimitMs });
  const running = await startProcess({
    ...options,
    command,
    commandArguments,
    environment,
    port,
    isReady: () => natsAnswers('127.0.0.1', port),
  });
  return { ...running, url: `nats://127.0.0.1:${port}`, port };
}
