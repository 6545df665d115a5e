import { Controller, Get, Res } from '@nestjs/common';
import type { Response } from 'express';
import { metrics } from './metrics.js';

/** `GET /metrics`, in the format of Prometheus. It names devices and certificates and holds no secret: for the inside only. */
@Controller('metrics')
export class MetricsController {
  @Get()
  async show(@Res() response: Response): Promise<void> {
    response.type(metrics.contentType).send(await metrics.metrics());
  }
}
