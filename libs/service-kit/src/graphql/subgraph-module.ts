import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { ApolloFederationDriver, type ApolloFederationDriverConfig } from '@nestjs/apollo';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { GraphQLError } from 'graphql';
import type { ServerOptions } from 'graphql-ws';
import type { Logger } from 'pino';
import type { TokenVerifier } from '../authentication/token-verifier.js';
import { presentError } from './present-error.js';
import { RefusalFilter } from './refusal-filter.js';
import { subgraphContext } from './subgraph-context.js';

/** One subgraph: its schema file, and who may ask. */
export interface SubgraphOptions {
  /** Absolute path of the `.graphql` file. */
  readonly schemaPath: string;
  readonly verifier: TokenVerifier;
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
  log,
  requireAvailable,
}: SubgraphOptions): DynamicModule {
  const graphql = GraphQLModule.forRoot<ApolloFederationDriverConfig>({
    driver: ApolloFederationDriver,
    typePaths: [schemaPath],
    context: subgraphContext(verifier, requireAvailable),
    formatError: (_formatted, error) => presentError(error, log),
    includeStacktraceInErrorResponses: false,
    introspection: false,
    graphiql: false,
    playground: false,
    plugins: [ApolloServerPluginInlineTraceDisabled()],
    subscriptions: {
      'graphql-ws': {
        connectionInitWaitTimeout: 10_000,
        // Without a valid token it is closed with 4403, so that a client knows that it must sign in again.
        onConnect: async ({ connectionParams }) =>
          (await verifier.find(connectionParams?.['authorization'])) !== undefined,
        ...errorsOfSubscriptions(log),
      },
    },
  });
  const providers = [{ provide: APP_FILTER, useClass: RefusalFilter }];
  return { module: SubgraphModule, imports: [graphql], providers };
}

/** Apollo presents errors of queries and mutations; graphql-ws serves subscriptions and has hooks of its own. */
function errorsOfSubscriptions(log: Logger): Pick<ServerOptions, 'onError' | 'onNext'> {
  return {
    onError: (_context, _id, _payload, errors) => errors.map((error) => presentError(error, log)),
    onNext: (_context, _id, _payload, _args, result) =>
      result.errors
        ? { ...result, errors: result.errors.map((error) => asGraphQLError(error, log)) }
        : undefined,
  };
}

function asGraphQLError(error: unknown, log: Logger): GraphQLError {
  const { message, extensions, path } = presentError(error, log);
  return new GraphQLError(message, { extensions: { ...extensions }, path: path ?? null });
}
