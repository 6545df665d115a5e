import type { ApolloServerPlugin } from '@apollo/server';
import { durationHistogram } from './metrics.js';

/** A subgraph's answers and the gateway's; what a caller names his operation is no label, it knows no bounds. */
export const graphqlDuration = durationHistogram(
  'koios_graphql_request_duration_seconds',
  'How long a GraphQL query or mutation takes.',
  ['operation', 'result'],
);

/** Measures a subgraph's queries and mutations. */
export function measureGraphql(): ApolloServerPlugin {
  return {
    requestDidStart: () => {
      const end = graphqlDuration.startTimer();
      return Promise.resolve({
        willSendResponse: ({ operation, errors }) => {
          end({
            operation: operation?.operation ?? 'unknown',
            result: errors?.length ? 'failure' : 'success',
          });
          return Promise.resolve();
        },
      });
    },
  };
}
