import type { RequestHandler } from 'express';

const allowed = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers':
    'authorization, content-type, range, traceparent, x-koios-csrf, apollo-require-preflight, x-request-id',
  'access-control-max-age': '600',
};
const readable = 'content-disposition, content-range, accept-ranges, etag, x-request-id';

/** Lets pages of these origins call (CORS), and of no other. Callers show tokens: there are no cookies to be sent along. */
export function allowedOrigins(origins: readonly string[]): RequestHandler {
  return (request, response, next) => {
    if (origins.length > 0) response.vary('origin');
    const origin = request.get('origin');
    if (!origin || !origins.includes(origin)) return next();
    response.set({ 'access-control-allow-origin': origin, 'access-control-expose-headers': readable });
    const isPreflight = request.method === 'OPTIONS' && request.get('access-control-request-method');
    if (!isPreflight) return next();
    response.set(allowed).status(204).end();
  };
}
