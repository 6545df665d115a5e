import { currentCorrelation, withCorrelation } from '@koios/correlation';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

/** A line for each request at level debug: with its id it can be followed through all services. */
export function logRequests(log: Logger): RequestHandler {
  return (request, response, next) => {
    if (!log.isLevelEnabled('debug')) return next();
    const correlation = currentCorrelation();
    const startedAtMs = performance.now();
    const { method, path } = request;
    response.once('close', () => {
      const durationMs = Math.round(performance.now() - startedAtMs);
      const write = (): void =>
        log.debug({ method, path, status: response.statusCode, durationMs }, 'request');
      // The event comes from the connection, which belongs to no request.
      if (correlation) withCorrelation(correlation, write);
      else write();
    });
    next();
  };
}
