import type { Transport } from '@graphql-mesh/transport-common';
import {
  type DocumentNode,
  type ExecutionResult,
  type FormattedExecutionResult,
  GraphQLError,
  print,
} from 'graphql';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { lostSubscription, readsTooSlowly } from '../errors/lost-subscription.js';
import { closeWhenSilent } from './close-when-silent.js';
import { ResultQueue } from './result-queue.js';

const silenceLimitMs = 10_000;

/**
 * Subscriptions to subgraphs by graphql-transport-ws, a connection each: it carries the caller's own token, and what
 * breaks it ends this subscription only. A lost connection is not opened again behind the caller's back: events would be
 * missing without anyone knowing. The subscription ends with an error and the caller subscribes again.
 */
export const subscriptionTransport: Transport = {
  getSubgraphExecutor({ transportEntry, subgraphName }) {
    const url = (transportEntry.location ?? '').replace(/^http/, 'ws');
    return (request) => subscribe(connect(url, request.extensions), request, subgraphName);
  },
};

/** The headers that HTTP would carry go into the first message instead. */
function connect(url: string, extensions: { readonly headers?: unknown } | undefined): Client {
  const headers = extensions?.headers;
  const client = createClient({
    url,
    webSocketImpl: WebSocket,
    connectionParams: typeof headers === 'object' ? { ...headers } : {},
    connectionAckWaitTimeout: silenceLimitMs,
    retryAttempts: 0,
    keepAlive: silenceLimitMs,
  });
  closeWhenSilent(client, silenceLimitMs);
  return client;
}

/** The part of an execution request that goes over the wire. */
interface SubscriptionRequest {
  readonly document: DocumentNode;
  readonly variables?: Record<string, unknown> | undefined;
  readonly operationName?: string | undefined;
}

function subscribe<Data>(
  client: Client,
  request: SubscriptionRequest,
  subgraphName: string,
): AsyncIterable<ExecutionResult<Data>> {
  const queue = new ResultQueue<ExecutionResult<Data>>(() => close(client));
  const end = (...errors: GraphQLError[]): void => {
    queue.end(errors.length > 0 ? { errors } : undefined);
    close(client);
  };
  const { document, variables, operationName } = request;
  client.subscribe<Data>(
    { query: print(document), variables, operationName },
    {
      next: (result) => {
        if (!queue.push(parsed(result))) end(readsTooSlowly());
      },
      error: (reason) => end(...lostSubscription(reason, subgraphName)),
      complete: () => end(),
    },
  );
  return queue;
}

/** A connection that is still being made is closed when it is there; when it fails instead, it needs no closing. */
function close(client: Client): void {
  Promise.resolve(client.dispose()).catch(() => undefined);
}

function parsed<Data>({ data, errors }: FormattedExecutionResult<Data, unknown>): ExecutionResult<Data> {
  return errors
    ? { data, errors: errors.map(({ message, ...rest }) => new GraphQLError(message, rest)) }
    : { data };
}
