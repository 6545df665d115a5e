import type { Transport } from '@graphql-mesh/transport-common';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { callOf } from '../graphql/call.js';
import { closeWhenSilent } from './close-when-silent.js';
import { sharingKey } from './sharing-key.js';
import { UpstreamSubscription } from './upstream-subscription.js';

const silenceLimitMs = 10_000;

/**
 * Subscriptions to subgraphs by graphql-transport-ws, a connection each: it carries the caller's own token, and what breaks
 * it ends this subscription only. Callers with the same roles who ask for the same share one (decision 0006).
 */
export function subscriptionTransport(): Transport {
  const shared = new Map<string, UpstreamSubscription>();
  return {
    getSubgraphExecutor({ transportEntry, subgraphName }) {
      const url = (transportEntry.location ?? '').replace(/^http/, 'ws');
      return (request) => {
        const call = callOf(request.context);
        call.lasts();
        const key = sharingKey(request, call.roles);
        const name = key && `${subgraphName} ${key}`;
        const known = name && shared.get(name);
        if (known) return known.join();
        const upstream = new UpstreamSubscription(connect(url, request.extensions), subgraphName, () => {
          if (name && shared.get(name) === upstream) shared.delete(name);
        });
        if (name) shared.set(name, upstream);
        const reader = upstream.join();
        upstream.start(request);
        return reader;
      };
    },
  };
}

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
