import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { ConfigurationError } from '../configuration/load-configuration.js';
import { logRequests } from '../logging/log-requests.js';
import { createLogger } from '../logging/logger.js';
import { correlateRequests } from '../tracing/correlate-requests.js';
import { exportSpans, type StopExport } from '../tracing/export-spans.js';
import { nestLogger } from '../logging/nest-logger.js';

/** What a service's main hands over: its module, made from its configuration. */
export interface ServiceDefinition {
  readonly name: string;
  /** Reads the configuration and makes the root module. May throw ConfigurationError. */
  readonly prepare: () => PreparedService | Promise<PreparedService>;
  /** false: the service reads bodies itself, for example only after the caller has shown a token. */
  readonly readsBodies?: boolean;
}

/** A service that is ready to be started. */
export interface PreparedService {
  // Nest takes a class or a dynamic module.
  readonly module: Parameters<typeof NestFactory.create>[0];
  readonly host: string;
  readonly port: number;
  readonly log: Logger;
  /** Base address of an OpenTelemetry collector; nothing is exported without one. */
  readonly tracesEndpoint?: string | undefined;
  /** Stand before everything, bodies included. */
  readonly entrance?: readonly RequestHandler[];
}

const stopLimitMs = 5_000;
const keepAliveMs = 65_000;

/** Starts a service and ends it cleanly on SIGTERM or SIGINT; a fault at the start ends the process with code 1. */
export async function startService(definition: ServiceDefinition): Promise<void> {
  try {
    const prepared = await definition.prepare();
    const { tracesEndpoint } = prepared;
    const stopExport = tracesEndpoint
      ? await exportSpans(tracesEndpoint, definition.name, prepared.log)
      : undefined;
    const application = await NestFactory.create<NestExpressApplication>(prepared.module, {
      logger: nestLogger(prepared.log),
      abortOnError: false,
      bodyParser: false,
    });
    application.disable('x-powered-by');
    application.use(correlateRequests);
    application.use(logRequests(prepared.log));
    for (const handler of prepared.entrance ?? []) application.use(handler);
    if (definition.readsBodies ?? true) application.useBodyParser('json', { limit: '1mb' });
    endOnSignal(application, prepared.log, stopExport);
    // Longer than any client keeps an idle connection: one that we close while a request is on its way would fail it.
    application.getHttpServer().keepAliveTimeout = keepAliveMs;
    await application.listen(prepared.port, prepared.host);
    prepared.log.info({ url: await application.getUrl() }, `${definition.name} is listening`);
  } catch (error) {
    reportFailedStart(definition.name, error);
  }
}

function endOnSignal(
  application: NestExpressApplication,
  log: Logger,
  afterwards: StopExport = () => Promise.resolve(),
): void {
  let ending = false;
  const end = (signal: string): void => {
    if (ending) return;
    ending = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), stopLimitMs).unref();
    application
      .close()
      .then(afterwards)
      .then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, 'could not stop cleanly');
          process.exit(1);
        },
      );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

function reportFailedStart(name: string, error: unknown): void {
  if (error instanceof ConfigurationError) process.stderr.write(`${name}: ${error.message}\n`);
  else createLogger(name).fatal({ err: error }, 'could not start');
  process.exitCode = 1;
  setTimeout(() => process.exit(1), 200).unref();
}
