import type { GatewayPlugin } from '@graphql-hive/gateway-runtime';
import { parse, type ParseOptions, type Source } from 'graphql';
import { maxDepthPlugin } from '@escape.tech/graphql-armor-max-depth';

/** The largest screen asks for some two hundred tokens, seven levels deep. */
const mostTokens = 2_000;
const greatestDepth = 12;

/** A document that is larger than any screen's is refused before it is planned. */
export function requestLimits(): GatewayPlugin[] {
  return [limitTokens, maxDepthPlugin({ n: greatestDepth, ignoreIntrospection: true })];
}

const limitTokens: GatewayPlugin = {
  onParse({ setParseFn }) {
    setParseFn((source: string | Source, options?: ParseOptions) =>
      parse(source, { ...options, maxTokens: mostTokens }),
    );
  },
};
