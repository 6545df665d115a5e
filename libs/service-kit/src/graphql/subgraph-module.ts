import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloFederationDriver, type ApolloFederationDriverConfig } from '@nestjs/apollo';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { GraphQLError } from 'graphql';
import { type Correlation, correlationOf, withCorrelation } from '@koios/correlation';
import type { Context, ServerOptions } from 'graphql-ws';
import type { Logger } from 'pino';
import { admitSocket } from '../authentication/admit-socket.js';
import { type GatewayOnly, gatewayTokenHeader } from '../authentication/gateway-only.js';
import type { TokenVerifier } from '../authentication/token-verifier.js';
import { PermissionGuard } from '../permissions/permission-guard.js';
import { measureGraphql } from '../metrics/graphql-metrics.js';
import { presentError } from './present-error.js';
import { RefusalFilter } from './refusal-filter.js';
import { subgraphContext } from './subgraph-context.js';
import { withinDeadline } from './within-deadline.js';

/** One subgraph: its schema file, and who may ask. */
export interface SubgraphOptions {
  /** Absolute path of the `.graphql` file. */
  readonly schemaPath: string;
  readonly verifier: TokenVerifier;
  /** Asked at each WebSocket; HTTP is asked at the service's entrance. */
  readonly gateway?: GatewayOnly;
  readonly log: Logger;
  /** Asked before each operation; throws a KoiosError while the service cannot answer at all. */
  readonly requireAvailable?: () => void;
}

@Module({})
class SubgraphModule {}

/** Serves a subgraph at `/graphql`, subscriptions over graphql-transport-ws at the same place. */
export function subgraphModule({
  schemaPath,
  verifier,
  gateway,
  log,
  requireAvailable,
}: SubgraphOptions): DynamicModule {
  const context = subgraphContext(verifier, requireAvailable);
  const graphql = GraphQLModule.forRoot<ApolloFederationDriverConfig>({
    driver: ApolloFederationDriver,
    typePaths: [schemaPath],
    context,
    transformSchema: withinDeadline,
    formatError: (_formatted, error) => presentError(error, log),
    includeStacktraceInErrorResponses: false,
    introspection: false,
    graphiql: false,
    playground: false,
    plugins: [
      // Nothing here may be cached; it would be called for every field of every answer.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      measureGraphql(),
    ],
    subscriptions: {
      'graphql-ws': {
        connectionInitWaitTimeout: 10_000,
        // Without a valid token it is closed with 4403, so that a client knows that it must sign in again.
        onConnect: ({ connectionParams, extra }) =>
          admitSocket(
            extra,
            async () =>
              ((await gateway?.lets(connectionParams?.[gatewayTokenHeader])) ?? true) &&
              (await verifier.find(connectionParams?.['authorization'])) !== undefined,
          ),
        // graphql-ws closes the connection when the context throws; so the caller is asked for it before, and told why.
        onSubscribe: (source) => refusalOf(context(source)),
        ...errorsOfSubscriptions(log),
      },
    },
  });
  const providers = [
    { provide: APP_FILTER, useClass: RefusalFilter },
    { provide: APP_GUARD, useClass: PermissionGuard },
  ];
  return { module: SubgraphModule, imports: [graphql], providers };
}

async function refusalOf(context: Promise<unknown>): Promise<readonly GraphQLError[] | undefined> {
  try {
    await context;
    return undefined;
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

/** Apollo presents errors of queries and mutations; graphql-ws serves subscriptions and has hooks of its own. */
function errorsOfSubscriptions(log: Logger): Pick<ServerOptions, 'onError' | 'onNext'> {
  return {
    onError: (context, _id, _payload, errors) =>
      withCorrelation(correlationIn(context), () => errors.map((error) => presentError(error, log))),
    onNext: (context, _id, _payload, _args, { errors, ...result }) =>
      errors &&
      withCorrelation(correlationIn(context), () => ({
        ...result,
        errors: errors.map((error) => asGraphQLError(error, log)),
      })),
  };
}

/** On a WebSocket the headers of HTTP come with the first message. */
function correlationIn({ connectionParams }: Pick<Context, 'connectionParams'>): Correlation {
  return correlationOf({
    requestId: connectionParams?.['x-request-id'],
    traceparent: connectionParams?.['traceparent'],
  });
}

function asGraphQLError(error: unknown, log: Logger): GraphQLError {
  const { message, extensions, path } = presentError(error, log);
  return new GraphQLError(message, { extensions: { ...extensions }, path: path ?? null });
}
