import { eventually, type TestTokenIssuer } from '@koios/test-infrastructure';
import { Writable } from 'node:stream';
import { loadConfiguration, nestLogger } from '@koios/service-kit';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { pino } from 'pino';
import { AppModule } from '../../src/app.module.js';
import { configurationSchema } from '../../src/config.js';
import type { Clock } from '../../src/tokens.js';
import type { Infrastructure } from './infrastructure.js';

/** The whole service in this process, on its real database, bus and object storage. */
export class CertService {
  private constructor(
    private readonly application: NestExpressApplication,
    readonly url: string,
    private readonly logLines: readonly string[],
  ) {}

  /** Starts it and waits until it is ready. */
  static async start(
    infrastructure: Infrastructure,
    issuer: TestTokenIssuer,
    environment: Record<string, string> = {},
    clock?: Clock,
  ): Promise<CertService> {
    const all = {
      ...infrastructure.environment,
      ...issuer.environment,
      DEFAULT_CERTIFICATE_HOSTNAME: 'plant-7.example.com',
      ...environment,
    };
    const service = await CertService.launch(all, clock);
    await eventually(() => service.assertReady(), { timeoutMs: 60_000 });
    return service;
  }

  /** Starts it and waits for nothing but its HTTP port. */
  static async launch(environment: Record<string, string>, clock?: Clock): Promise<CertService> {
    const configuration = loadConfiguration(configurationSchema, { HTTP_PORT: '0', ...environment });
    const logLines: string[] = [];
    const log = pino({ level: 'debug' }, keeping(logLines));
    const module = AppModule.with(configuration, log, clock);
    const options = { logger: nestLogger(log), abortOnError: false };
    const application = await NestFactory.create<NestExpressApplication>(module, options);
    await application.listen(0, '127.0.0.1');
    return new CertService(application, await application.getUrl(), logLines);
  }

  get graphqlUrl(): string {
    return `${this.url}/graphql`;
  }

  /** All it has logged. */
  get log(): string {
    return this.logLines.join('');
  }

  /** The parts that are missing, by name. */
  async faults(): Promise<Record<string, string>> {
    const response = await fetch(`${this.url}/health/ready`);
    const body = (await response.json()) as { faults?: Record<string, string> };
    return body.faults ?? {};
  }

  async assertReady(): Promise<void> {
    const faults = await this.faults();
    if (Object.keys(faults).length > 0) throw new Error(`${JSON.stringify(faults)}\n${this.log}`);
  }

  async stop(): Promise<void> {
    await this.application.close();
  }
}

function keeping(lines: string[]): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
}
