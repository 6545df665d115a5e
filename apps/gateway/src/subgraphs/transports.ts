import type { TransportEntryAdditions } from '@graphql-hive/gateway-runtime';
import type { Transport, TransportEntry } from '@graphql-mesh/transport-common';
import httpTransport from '@graphql-mesh/transport-http';
import { timeoutHeader } from '@koios/correlation';
import { type DocumentNode, OperationTypeNode } from 'graphql';
import { callOf } from '../graphql/call.js';
import { answerLimitMs } from './answer-limit.js';
import { askAgain } from './ask-again.js';
import type { SubgraphUrls } from './subgraphs.js';
import { subscriptionTransport } from './subscription-transport.js';

/** A subgraph's own TIMEOUT, which names the fields that are late, shall be here before the gateway gives up. */
const marginMs = 500;

/** How subgraphs are reached, by kind: queries and mutations by HTTP, which hands subscriptions over to `ws`. */
export function subgraphTransports(ordinaryLimitMs: number): Readonly<Record<'http' | 'ws', Transport>> {
  return { http: limitedHttpTransport(ordinaryLimitMs), ws: subscriptionTransport() };
}

/** Where each subgraph is, in place of the supergraph's placeholders. */
export function transportEntriesFor(urls: SubgraphUrls): TransportEntryAdditions {
  const entries = Object.entries(urls).map(([subgraph, location]) => {
    const subscriptions: TransportEntry = { subgraph, kind: 'ws', location };
    return [subgraph, { location, options: { subscriptions } }] as const;
  });
  return Object.fromEntries(entries);
}

/** The part of an execution request that a time-out is worked out from. */
interface TimedRequest {
  readonly document: DocumentNode;
  readonly context?: object;
}

/** All requests of a call end together, and each subgraph is told how soon. */
function limitedHttpTransport(ordinaryLimitMs: number): Transport {
  const leftMs = ({ document, context }: TimedRequest): number =>
    callOf(context).leftMs(answerLimitMs(document, ordinaryLimitMs));
  return {
    getSubgraphExecutor: (options) => {
      const transportEntry = withLimits(options.transportEntry, leftMs);
      const execute = httpTransport.getSubgraphExecutor({ ...options, transportEntry });
      return (request) => {
        const ask = () => execute(withTimeoutHeader(request, leftMs(request) - marginMs));
        return request.operationType === OperationTypeNode.QUERY
          ? askAgain(ask, () => leftMs(request))
          : ask();
      };
    },
  };
}

/** Added this late because Hive prints its entries as GraphQL, where a function has no form. */
function withLimits(entry: TransportEntry, leftMs: (request: TimedRequest) => number): TransportEntry {
  const timeout = (request?: TimedRequest): number | undefined => request && leftMs(request);
  // Two callers' requests are never made one: each has its own token and its own request id.
  return { ...entry, options: { ...entry.options, timeout, deduplicateInflightRequests: false } };
}

function withTimeoutHeader<Request extends { readonly extensions?: { readonly headers?: unknown } }>(
  request: Request,
  timeoutMs: number,
): Request {
  const { extensions } = request;
  const given = typeof extensions?.headers === 'object' ? extensions.headers : {};
  const headers = { ...given, [timeoutHeader]: String(Math.max(0, timeoutMs)) };
  return Object.assign({}, request, { extensions: { ...extensions, headers } });
}
