import type { RequestHandler } from 'express';
import helmet from 'helmet';
import type { Configuration } from '../config.js';

/**
 * What browsers are told to keep us from. The console is served from here and talks to here, and to the identity provider
 * where there is one; its component library writes style elements. GraphiQL's page has its script in itself: it is there
 * for developers only, and gets its own policy.
 */
export function securityHeaders({
  OIDC_ISSUER,
  NODE_ENV,
  GRAPHIQL = NODE_ENV === 'development',
}: Pick<Configuration, 'OIDC_ISSUER' | 'NODE_ENV' | 'GRAPHIQL'>): RequestHandler {
  const provider = OIDC_ISSUER ? [new URL(OIDC_ISSUER).origin] : [];
  const strict = headersWith({ scriptSrc: ["'self'"], connectSrc: ["'self'", ...provider] });
  const graphiql = headersWith({
    scriptSrc: ["'self'", "'unsafe-inline'", 'blob:'],
    connectSrc: ["'self'"],
    workerSrc: ["'self'", 'blob:'],
  });
  return (request, response, next) => {
    const isGraphiql = GRAPHIQL && request.method === 'GET' && request.path === '/graphql';
    (isGraphiql ? graphiql : strict)(request, response, next);
  };
}

function headersWith(own: Record<string, readonly string[]>): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...own,
      },
    },
    // TLS ends before us: who ends it says whether plain HTTP is over.
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  });
}
