import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createGatewayRuntime, type GatewayRuntime } from '@graphql-hive/gateway-runtime';
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';
import type { Logger } from 'pino';
import { forwardedHeaders } from '../subgraphs/forwarded-headers.js';
import type { GatewayToken } from '../subgraphs/gateway-token.js';
import type { SubgraphUrls } from '../subgraphs/subgraphs.js';
import { subgraphTransports, transportEntriesFor } from '../subgraphs/transports.js';
import { callOf } from './call.js';
import { graphiqlPage } from './graphiql-page.js';
import { hiveLogger } from './hive-logger.js';
import { measureLatency } from './measure-latency.js';
import { presentResults } from './present-results.js';
import { refuseBrokenForms } from './refuse-broken-forms.js';
import { requestLimits } from './request-limits.js';
import { trustedDocuments } from './trusted-documents.js';
import { withoutSignalHandlers } from './without-signal-handlers.js';

/** Where the subgraphs are, and whether developers work with this gateway. */
export interface GatewayOptions {
  readonly subgraphs: SubgraphUrls;
  readonly gatewayToken: GatewayToken;
  readonly introspection: boolean;
  readonly graphiql: boolean;
  readonly trustedDocumentsFile: string | undefined;
  /** How long the subgraphs may take over a query or a mutation. */
  readonly requestTimeoutMs: number;
  readonly log: Logger;
}

/** The federated endpoint: plans operations over the supergraph and asks the subgraphs. */
export class HiveGateway {
  private constructor(
    readonly hive: GatewayRuntime,
    readonly hasGraphiql: boolean,
  ) {}

  /** Reads the supergraph before anyone asks, so that a faulty one ends the start. */
  static async start(options: GatewayOptions): Promise<HiveGateway> {
    const graphiql = await graphiqlPage(options.graphiql);
    const hive = withoutSignalHandlers(() => createHive(options, graphiql));
    await hive.getSchema();
    return new HiveGateway(hive, options.graphiql);
  }
}

function createHive(
  options: GatewayOptions,
  graphiql: Awaited<ReturnType<typeof graphiqlPage>>,
): GatewayRuntime {
  const { subgraphs, gatewayToken, introspection, trustedDocumentsFile, log } = options;
  return createGatewayRuntime({
    ...graphiql,
    ...trustedDocuments(trustedDocumentsFile),
    supergraph: readSupergraph(),
    unifiedGraphHandler,
    transports: subgraphTransports(options.requestTimeoutMs),
    transportEntries: transportEntriesFor(subgraphs),
    propagateHeaders: {
      fromClientToSubgraphs: async ({ request, context }) =>
        forwardedHeaders(request.headers, callOf(context), await gatewayToken.get()),
    },
    plugins: () => [measureLatency(), presentResults(log), refuseBrokenForms, ...requestLimits()],
    disableIntrospection: { disableIf: () => !introspection },
    // Presented by presentResults, which knows the request and the codes.
    maskedErrors: false,
    subgraphErrors: false,
    requestId: false,
    logging: hiveLogger(log),
    cors: false,
    landingPage: false,
    // Files; the controller has held the request against its limits.
    multipart: true,
    // Its batches remember every request of a subscription for as long as the subscription lives.
    __experimental__batchExecution: false,
  });
}

function readSupergraph(): string {
  const { resolve } = createRequire(import.meta.url);
  return readFileSync(resolve('@koios/opcua-contracts/graphql/supergraph.graphql'), 'utf8');
}
