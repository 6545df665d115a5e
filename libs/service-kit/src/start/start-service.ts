import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { ConfigurationError } from '../configuration/load-configuration.js';
import type { TlsConfiguration } from '../configuration/common-configuration.js';
import type { ServiceConfiguration } from '../configuration/service-configuration.js';
import { ownCertificate, trustAuthorities } from '../configuration/tls-configuration.js';
import { logRequests } from '../logging/log-requests.js';
import { createLogger } from '../logging/logger.js';
import { correlateRequests } from '../tracing/correlate-requests.js';
import { exportSpans, type StopExport } from '../tracing/export-spans.js';
import { nestLogger } from '../logging/nest-logger.js';
import { Stopping } from './stopping.js';

/** What a service's main hands over: its module, made from its configuration. */
export interface ServiceDefinition {
  readonly name: string;
  /** Reads the configuration and makes the root module. May throw ConfigurationError. */
  readonly prepare: () => PreparedService | Promise<PreparedService>;
  /** false: the service reads bodies itself, for example only after the caller has shown a token. */
  readonly readsBodies?: boolean;
}

/** What is read from any service's configuration. */
export type ServingConfiguration = Pick<
  ServiceConfiguration,
  'HTTP_HOST' | 'HTTP_PORT' | 'STOP_DELAY_MS' | 'OTEL_EXPORTER_OTLP_ENDPOINT' | keyof TlsConfiguration
>;

/** A service that is ready to be started. */
export interface PreparedService {
  // Nest takes a class or a dynamic module.
  readonly module: Parameters<typeof NestFactory.create>[0];
  readonly configuration: ServingConfiguration;
  readonly log: Logger;
  /** Stand before everything, bodies included. */
  readonly entrance?: readonly RequestHandler[];
  /** How long the service may take to end once it has begun to; a few seconds when omitted. */
  readonly stopLimitMs?: number;
}

const usualStopLimitMs = 5_000;
/** What is still being answered gets this long; a client that does not go away keeps no service from its end. */
const lastAnswersMs = 3_000;
const keepAliveMs = 65_000;

/** Starts a service and ends it cleanly on SIGTERM or SIGINT; a fault at the start ends the process with code 1. */
export async function startService(definition: ServiceDefinition): Promise<void> {
  try {
    const prepared = await definition.prepare();
    const { configuration, log } = prepared;
    trustAuthorities(configuration);
    const httpsOptions = ownCertificate(configuration);
    const { OTEL_EXPORTER_OTLP_ENDPOINT: tracesEndpoint } = configuration;
    const stopExport = tracesEndpoint ? await exportSpans(tracesEndpoint, definition.name, log) : undefined;
    const application = await NestFactory.create<NestExpressApplication>(prepared.module, {
      logger: nestLogger(log),
      abortOnError: false,
      ...(httpsOptions && { httpsOptions }),
      bodyParser: false,
    });
    application.disable('x-powered-by');
    const stopping = new Stopping();
    application.use(stopping.entrance);
    application.use(correlateRequests);
    application.use(logRequests(log));
    for (const handler of prepared.entrance ?? []) application.use(handler);
    if (definition.readsBodies ?? true) application.useBodyParser('json', { limit: '1mb' });
    endOnSignal(application, prepared, stopping, stopExport);
    // Longer than any client keeps an idle connection: one that we close while a request is on its way would fail it.
    application.getHttpServer().keepAliveTimeout = keepAliveMs;
    await application.listen(configuration.HTTP_PORT, configuration.HTTP_HOST);
    log.info({ url: await application.getUrl() }, `${definition.name} is listening`);
  } catch (error) {
    reportFailedStart(definition.name, error);
  }
}

function endOnSignal(
  application: NestExpressApplication,
  { configuration, log, stopLimitMs = usualStopLimitMs }: PreparedService,
  stopping: Stopping,
  afterwards: StopExport = () => Promise.resolve(),
): void {
  const end = async (signal: string): Promise<void> => {
    if (stopping.hasBegun) return;
    log.info({ signal }, 'stopping');
    await stopping.begin(configuration.STOP_DELAY_MS);
    setTimeout(() => application.getHttpServer().closeAllConnections(), lastAnswersMs).unref();
    setTimeout(() => {
      log.error(
        { waitingFor: process.getActiveResourcesInfo() },
        `not stopped after ${stopLimitMs} ms: given up`,
      );
      process.exit(1);
    }, stopLimitMs).unref();
    try {
      await application.close();
      await afterwards();
      process.exit(0);
    } catch (error) {
      log.error({ err: error }, 'could not stop cleanly');
      process.exit(1);
    }
  };
  process.on('SIGTERM', (signal) => void end(signal));
  process.on('SIGINT', (signal) => void end(signal));
}

function reportFailedStart(name: string, error: unknown): void {
  if (error instanceof ConfigurationError) process.stderr.write(`${name}: ${error.message}\n`);
  else createLogger(name).fatal({ err: error }, 'could not start');
  process.exitCode = 1;
  setTimeout(() => process.exit(1), 200).unref();
}
