import { maxAliasesPlugin } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthPlugin } from '@escape.tech/graphql-armor-max-depth';
import { maxDirectivesPlugin } from '@escape.tech/graphql-armor-max-directives';
import type { GatewayPlugin } from '@graphql-hive/gateway-runtime';
import { type DocumentNode, GraphQLError, isSchema, parse, type ParseOptions, type Source } from 'graphql';
import { limits } from './limits.js';
import { documentCost, pageSizesOf } from './query-cost.js';

/** A document that is larger than any screen's is refused before it is planned. */
export function requestLimits(): GatewayPlugin[] {
  return [
    limitTokens,
    maxDepthPlugin({ n: limits.depth, ignoreIntrospection: true }),
    maxAliasesPlugin({ n: limits.aliases, allowList: [] }),
    maxDirectivesPlugin({ n: limits.directives }),
    limitCost(),
  ];
}

const limitTokens: GatewayPlugin = {
  onParse({ setParseFn }) {
    setParseFn((source: string | Source, options?: ParseOptions) =>
      parse(source, { ...options, maxTokens: limits.tokens }),
    );
  },
};

/** The only limit that depends on variables: it stands before the execution and not in the validation, which is cached. */
function limitCost(): GatewayPlugin {
  let pageSizes: ReturnType<typeof pageSizesOf> = new Map();
  const check = ({ document, variableValues }: Checked): GraphQLError | undefined => {
    const asked = documentCost(document, variableValues ?? {}, pageSizes);
    if (asked <= limits.cost) return undefined;
    const message = `The request asks for too much at once (${asked}; ${limits.cost} is allowed): ask for smaller pages.`;
    return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
  };
  return {
    onSchemaChange: ({ schema }: { readonly schema: unknown }) => {
      if (isSchema(schema)) pageSizes = pageSizesOf(schema);
    },
    onExecute({ args, setResultAndStopExecution }) {
      const refusal = check(args);
      if (refusal) setResultAndStopExecution({ errors: [refusal] });
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const refusal = check(args);
      if (refusal) setResultAndStopExecution({ errors: [refusal] });
    },
  };
}

interface Checked {
  readonly document: DocumentNode;
  readonly variableValues?: Readonly<Record<string, unknown>> | null | undefined;
}
