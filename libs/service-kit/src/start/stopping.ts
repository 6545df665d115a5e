import { setTimeout as delay } from 'node:timers/promises';
import type { RequestHandler } from 'express';

/**
 * The time between the signal and the end. Whoever shares requests out hears of it a moment later than we do, so they are
 * still answered for a while; each answer asks for another connection next time, and `/health/ready` says no.
 */
export class Stopping {
  private begun = false;

  get hasBegun(): boolean {
    return this.begun;
  }

  async begin(delayMs: number): Promise<void> {
    this.begun = true;
    await delay(delayMs);
  }

  /** Stands before everything. */
  readonly entrance: RequestHandler = (request, response, next) => {
    if (!this.begun) return next();
    response.setHeader('connection', 'close');
    if (request.path !== '/health/ready') return next();
    response.status(503).json({ status: 'not ready', faults: { service: 'is stopping' } });
  };
}
