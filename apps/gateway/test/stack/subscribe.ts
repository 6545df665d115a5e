import type { ExecutionResult } from 'graphql';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWebSocketClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { within } from './wait.js';

/** A subscription as a front-end has it. */
export interface Subscription {
  /** The next result, or undefined when the subscription is over. */
  next(): Promise<ExecutionResult | undefined>;
  leave(): Promise<void>;
}

/** How a front-end subscribes; `authorization` goes where the transport has a place for it. */
export type Subscribe = (graphqlUrl: string, query: string, authorization: string) => Subscription;

/** Server-sent events, "distinct connections" of the graphql-sse protocol. */
export const overServerSentEvents: Subscribe = (url, query, authorization) => {
  const client = createSseClient({ url, retryAttempts: 0, headers: { authorization } });
  return subscriptionOf(client.iterate({ query }), () => client.dispose());
};

/** The graphql-transport-ws protocol. */
export const overWebSocket: Subscribe = (url, query, authorization) =>
  overWebSocketWith({})(url, query, authorization);

/** The same with headers of the request that opens the connection, which a proxy may write. */
export const overWebSocketWith =
  (headers: Record<string, string>): Subscribe =>
  (url, query, authorization) => {
    const client = createWebSocketClient({
      url: url.replace(/^http/, 'ws'),
      webSocketImpl: class extends WebSocket {
        constructor(address: string, protocol: string) {
          super(address, protocol, { headers });
        }
      },
      retryAttempts: 0,
      connectionParams: { authorization },
    });
    return subscriptionOf(client.iterate({ query }), () => void client.dispose());
  };

function subscriptionOf(results: AsyncIterableIterator<unknown>, dispose: () => void): Subscription {
  return {
    next: async () => {
      const step = (await within(results.next(), 'a result')) as IteratorResult<ExecutionResult, undefined>;
      return step.done ? undefined : step.value;
    },
    leave: async () => {
      await results.return?.();
      dispose();
    },
  };
}
