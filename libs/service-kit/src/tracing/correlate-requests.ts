import {
  correlationOf,
  Deadline,
  openSpan,
  timeoutHeader,
  withCorrelation,
  withDeadline,
} from '@koios/correlation';
import type { NextFunction, Request, Response } from 'express';

/** Nobody wants a trace of each look at the process. */
const watched = /^\/(health|metrics)(\/|$)/;

/** Everything that is done for a request, and every line that is logged meanwhile, belongs to it and to its deadline. */
export function correlateRequests(request: Request, response: Response, next: NextFunction): void {
  const requestId = request.get('x-request-id');
  const correlation = correlationOf({ requestId, traceparent: request.get('traceparent') });
  // What comes behind reads one request id, given or made.
  request.headers['x-request-id'] = correlation.requestId;
  if (watched.test(request.path)) return withCorrelation(correlation, next);
  const span = openSpan(`${request.method} ${request.path.split('/')[1] ?? ''}`, 'SERVER', correlation);
  const deadline = Deadline.from(request.get(timeoutHeader));
  response.once('close', () => {
    span.end(response.statusCode >= 500);
    deadline?.forget();
  });
  withCorrelation(correlation, () => withDeadline(deadline, next));
}
