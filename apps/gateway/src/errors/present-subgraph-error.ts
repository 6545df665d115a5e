import { errorCodes, isErrorCode } from '@koios/opcua-contracts';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { unavailable } from './unavailable.js';

/** By these Hive's transport says that there was no answer, or none in GraphQL. */
const transportFaults = new Set(['SUBREQUEST_HTTP_ERROR', 'RESPONSE_VALIDATION_FAILED', 'TIMEOUT_ERROR']);

/** Where an error comes from, and where to write down what the caller does not get to see. */
export interface ErrorOrigin {
  readonly subgraphName: string;
  readonly operation: string | undefined;
  readonly report: (error: unknown, message: string) => void;
}

/**
 * What a caller sees of a subgraph's error: one with a code of ours as the subgraph wrote it, no answer as
 * SERVICE_UNAVAILABLE, anything else as INTERNAL.
 */
export function presentSubgraphError(error: GraphQLFormattedError, origin: ErrorOrigin): GraphQLError {
  const code = error.extensions?.['code'];
  if (typeof code === 'string' && isErrorCode(code))
    return withPath(error, error.message, knownExtensions(code, error));
  if (typeof code === 'string' && transportFaults.has(code)) {
    origin.report(error, 'a subgraph does not answer');
    const { message, extensions } = unavailable(origin.subgraphName, origin.operation);
    return withPath(error, message, extensions);
  }
  origin.report(error, 'a subgraph answered with an error of no known code');
  return withPath(error, errorCodes.INTERNAL, { code: 'INTERNAL' });
}

function withPath(
  { path }: GraphQLFormattedError,
  message: string,
  extensions: Record<string, unknown>,
): GraphQLError {
  return new GraphQLError(message, { path: path ?? null, extensions });
}

function knownExtensions(code: string, { extensions }: GraphQLFormattedError): Record<string, unknown> {
  const field = extensions?.['field'];
  return typeof field === 'string' ? { code, field } : { code };
}
