import type { Request } from 'express';
import type { Caller } from '../authentication/caller.js';
import type { TokenVerifier } from '../authentication/token-verifier.js';
import { requirePermission } from '../authentication/require-permission.js';
import { toGraphQLError } from './present-error.js';
import { KoiosError } from '@koios/opcua-contracts';

/** What every resolver can ask for with `@Context()`. */
export interface SubgraphContext {
  readonly caller: Caller;
  /** Follows a request through all services' logs. */
  readonly requestId: string | undefined;
}

/** The context of a WebSocket operation as graphql-ws gives it. */
interface WebSocketContext {
  readonly connectionParams?: Readonly<Record<string, unknown>>;
}

/** Where Nest hands over the request: HTTP, or a WebSocket operation. */
export type ContextSource = { readonly req: Request } | WebSocketContext;

/** Lets nobody in without a valid token: HTTP header, or connection parameter of a WebSocket. */
export function subgraphContext(
  verifier: TokenVerifier,
  requireAvailable: () => void = () => undefined,
): (source: ContextSource) => Promise<SubgraphContext> {
  return async (source) => {
    const { authorization, requestId } = credentialsOf(source);
    try {
      const { caller } = await verifier.verify(authorization);
      requirePermission(caller, 'read');
      requireAvailable();
      return { caller, requestId };
    } catch (error) {
      throw error instanceof KoiosError ? toGraphQLError(error) : error;
    }
  };
}

function credentialsOf(source: ContextSource): { authorization: unknown; requestId: string | undefined } {
  if ('req' in source) {
    return { authorization: source.req.headers.authorization, requestId: source.req.get('x-request-id') };
  }
  const { connectionParams } = source;
  const authorization = connectionParams?.['authorization'];
  const requestId = connectionParams?.['x-request-id'];
  return { authorization, requestId: typeof requestId === 'string' ? requestId : undefined };
}
