import type { GatewayPlugin } from '@graphql-hive/gateway-runtime';
import { graphqlDuration } from '@koios/service-kit';
import { callOf } from './call.js';

/** Measures queries and mutations from the moment that their body is read; a subscription has no end to wait for. */
export function measureLatency(): GatewayPlugin {
  return {
    onExecutionResult({ result, context }) {
      if (!result || Symbol.asyncIterator in result) return;
      const labels = {
        operation: operationOf(context),
        result: result.errors?.length ? 'failure' : 'success',
      };
      graphqlDuration.observe(labels, (performance.now() - callOf(context).startedAtMs) / 1_000);
    },
  };
}

function operationOf({ params }: { readonly params?: { readonly query?: string | undefined } }): string {
  return /^\s*mutation\b/.test(params?.query ?? '') ? 'mutation' : 'query';
}
