import { Controller, type DynamicModule, Get, Inject, Module, Res } from '@nestjs/common';
import type { Response } from 'express';
import { MetricsController } from '../metrics/metrics-controller.js';
import { observeReadiness } from '../metrics/readiness-metrics.js';
import { Readiness } from './readiness.js';

@Controller('health')
class HealthController {
  constructor(@Inject(Readiness) private readonly readiness: Readiness) {}

  /** Whether the process answers at all. */
  @Get('live')
  live(): { status: string } {
    return { status: 'live' };
  }

  /** Whether it can do its work; 503 names the parts that are missing. */
  @Get('ready')
  async ready(@Res() response: Response): Promise<void> {
    const faults = await this.readiness.faults();
    const isReady = Object.keys(faults).length === 0;
    response
      .status(isReady ? 200 : 503)
      .json(isReady ? { status: 'ready' } : { status: 'not ready', faults });
  }
}

/** `GET /health/live`, `GET /health/ready` and `GET /metrics`. */
@Module({})
export class HealthModule {
  static with(readiness: Readiness): DynamicModule {
    observeReadiness(readiness);
    return {
      module: HealthModule,
      global: true,
      controllers: [HealthController, MetricsController],
      providers: [{ provide: Readiness, useValue: readiness }],
      exports: [Readiness],
    };
  }
}
