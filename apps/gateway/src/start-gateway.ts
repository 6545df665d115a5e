import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ConfigurationError, createLogger, nestLogger, type PreparedService } from '@koios/service-kit';
import type { Logger } from 'pino';

const stopLimitMs = 5_000;

/**
 * Starts the gateway and ends it cleanly on SIGTERM or SIGINT. Nest's body parser is off: a body is read only after its
 * caller has shown a token, and within the limit of its address.
 */
export async function startGateway(prepare: () => Promise<PreparedService>): Promise<void> {
  try {
    const { module, host, port, log } = await prepare();
    const application = await NestFactory.create<NestExpressApplication>(module, {
      logger: nestLogger(log),
      abortOnError: false,
      bodyParser: false,
    });
    application.disable('x-powered-by');
    endOnSignal(application, log);
    await application.listen(port, host);
    log.info({ url: await application.getUrl() }, 'gateway is listening');
  } catch (error) {
    reportFailedStart(error);
  }
}

function endOnSignal(application: NestExpressApplication, log: Logger): void {
  let ending = false;
  const end = (signal: string): void => {
    if (ending) return;
    ending = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), stopLimitMs).unref();
    application.close().then(
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

function reportFailedStart(error: unknown): void {
  if (error instanceof ConfigurationError) process.stderr.write(`gateway: ${error.message}\n`);
  else createLogger('gateway').fatal({ err: error }, 'could not start');
  process.exitCode = 1;
  setTimeout(() => process.exit(1), 200).unref();
}
