import type { TransportEntryAdditions } from '@graphql-hive/gateway-runtime';
import type { Transport, TransportEntry } from '@graphql-mesh/transport-common';
import httpTransport from '@graphql-mesh/transport-http';
import type { DocumentNode } from 'graphql';
import { answerLimitMs } from './answer-limit.js';
import type { SubgraphUrls } from './subgraphs.js';
import { subscriptionTransport } from './subscription-transport.js';

/** Queries and mutations go by HTTP; it hands subscriptions over to `ws`. */
const limitedHttpTransport: Transport = {
  getSubgraphExecutor: (options) =>
    httpTransport.getSubgraphExecutor({ ...options, transportEntry: withLimits(options.transportEntry) }),
};

/** How subgraphs are reached, by kind. */
export const subgraphTransports = { http: limitedHttpTransport, ws: subscriptionTransport };

/** Where each subgraph is, in place of the supergraph's placeholders. */
export function transportEntriesFor(urls: SubgraphUrls): TransportEntryAdditions {
  const entries = Object.entries(urls).map(([subgraph, location]) => {
    const subscriptions: TransportEntry = { subgraph, kind: 'ws', location };
    return [subgraph, { location, options: { subscriptions } }] as const;
  });
  return Object.fromEntries(entries);
}

/** Added this late because Hive prints its entries as GraphQL, where a function has no form. */
function withLimits(entry: TransportEntry): TransportEntry {
  const timeout = (request?: { document: DocumentNode }): number | undefined =>
    request && answerLimitMs(request.document);
  // Two callers' requests are never made one: each has its own token and its own request id.
  return { ...entry, options: { ...entry.options, timeout, deduplicateInflightRequests: false } };
}
