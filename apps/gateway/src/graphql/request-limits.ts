import { maxAliasesPlugin } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthPlugin } from '@escape.tech/graphql-armor-max-depth';
import { maxDirectivesPlugin } from '@escape.tech/graphql-armor-max-directives';
import type { GatewayPlugin } from '@graphql-hive/gateway-runtime';
import { type DocumentNode, GraphQLError, isSchema, parse, type ParseOptions, type Source } from 'graphql';
import { documentCost, pageSizesOf } from './query-cost.js';

/** The largest screen asks for some two hundred tokens, seven levels deep, with a handful of aliases. */
const mostTokens = 2_000;
const greatestDepth = 12;
const mostAliases = 30;
const mostDirectives = 50;
/** A hundred devices with forty fields each are four thousand. */
const highestCost = 20_000;

/** A document that is larger than any screen's is refused before it is planned. */
export function requestLimits(): GatewayPlugin[] {
  return [
    limitTokens,
    maxDepthPlugin({ n: greatestDepth, ignoreIntrospection: true }),
    maxAliasesPlugin({ n: mostAliases, allowList: [] }),
    maxDirectivesPlugin({ n: mostDirectives }),
    limitCost(),
  ];
}

const limitTokens: GatewayPlugin = {
  onParse({ setParseFn }) {
    setParseFn((source: string | Source, options?: ParseOptions) =>
      parse(source, { ...options, maxTokens: mostTokens }),
    );
  },
};

/** The only limit that depends on variables: it stands before the execution and not in the validation, which is cached. */
function limitCost(): GatewayPlugin {
  let pageSizes: ReturnType<typeof pageSizesOf> = new Map();
  const check = ({ document, variableValues }: Checked): GraphQLError | undefined => {
    const asked = documentCost(document, variableValues ?? {}, pageSizes);
    if (asked <= highestCost) return undefined;
    const message = `The request asks for too much at once (${asked}; ${highestCost} is allowed): ask for smaller pages.`;
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
