import { type GatewayRuntime, getGraphQLWSOptions } from '@graphql-hive/gateway-runtime';
import { correlationOf } from '@koios/correlation';
import type { ExecutionResult } from 'graphql';
import { CloseCode, type ConnectionInitMessage, type Context, type ServerOptions } from 'graphql-ws';
import type { Extra } from 'graphql-ws/use/ws';
import type { CallerAddresses } from '../http/caller-addresses.js';
import { admitSocket, type TokenVerifier, type VerifiedToken } from '@koios/service-kit';
import { Call } from './call.js';
import { lifeLeftMs } from './token-life.js';

/** What a connection is told apart by, once its token has been found valid. */
export interface Session extends Record<PropertyKey, unknown> {
  readonly token: VerifiedToken;
  readonly closeAtExpiry: NodeJS.Timeout;
}

type Parameters = ConnectionInitMessage['payload'];
type Connection = Context<Parameters, Extra & Partial<Session>>;

/** graphql-transport-ws as this gateway speaks it: whoever is let in stays until the token expires. */
export function webSocketProtocol(
  hive: GatewayRuntime,
  verifier: TokenVerifier,
  addresses: CallerAddresses,
): ServerOptions<Parameters, Extra & Partial<Session>> {
  return {
    ...getGraphQLWSOptions<Record<string, unknown>, Extra & Partial<Session>>(hive, (connection) =>
      contextOf(connection, addresses),
    ),
    onConnect: (connection) =>
      admitSocket(connection.extra, async () => {
        const token = await verifier.find(authorizationOf(connection));
        if (token) beginSession(connection, token);
        return token !== undefined;
      }),
    onClose: ({ extra }) => clearTimeout(extra.closeAtExpiry),
    onNext: (_connection, _id, _payload, _call, result) => withoutStatus(result),
  };
}

/** Browsers can set no headers on a WebSocket: the first message carries the token there. */
function authorizationOf({ connectionParams, extra }: Connection): unknown {
  return (
    connectionParams?.['authorization'] ??
    connectionParams?.['Authorization'] ??
    extra.request.headers.authorization
  );
}

/** Forbidden is the one refusal after which graphql-ws clients ask for a new token and come again. */
function beginSession({ extra }: Connection, token: VerifiedToken): void {
  const close = (): void => extra.socket.close(CloseCode.Forbidden, 'The token has expired');
  Object.assign(extra, { token, closeAtExpiry: setTimeout(close, lifeLeftMs(token)) } satisfies Session);
}

/** Each operation of a connection is a call of its own, with its own request id. */
function contextOf(
  { connectionParams, extra }: Connection,
  addresses: CallerAddresses,
): { request: Request; call: Call } {
  const { token } = extra;
  if (!token) throw new Error('An operation came over a connection that was not admitted.');
  const headers = new Headers({ authorization: token.authorization });
  const request = new Request('http://gateway/graphql', { headers });
  return {
    request,
    call: new Call(
      correlationOf({ traceparent: connectionParams?.['traceparent'] }),
      addresses.of(extra.request),
      token.caller.roles,
    ),
  };
}

/** `extensions.http` is the HTTP status of an answer: there is none here. */
function withoutStatus(result: ExecutionResult) {
  if (!result.errors) return undefined;
  const errors = result.errors.map((error) => {
    const { extensions = {}, ...rest } = error.toJSON();
    const shown = Object.entries(extensions).filter(([name]) => name !== 'http');
    return { ...rest, extensions: Object.fromEntries(shown) };
  });
  return { ...result, errors };
}
