import { Controller, type DynamicModule, Get, Inject, Module, Res } from '@nestjs/common';
import type { Response } from 'express';
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

/** `GET /health/live` and `GET /health/ready`. */
@Module({})
export class HealthModule {
  static with(readiness: Readiness): DynamicModule {
    return {
      module: HealthModule,
      global: true,
      controllers: [HealthController],
      providers: [{ provide: Readiness, useValue: readiness }],
      exports: [Readiness],
    };
  }
}
