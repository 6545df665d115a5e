import { type ErrorCode, errorCodes, KoiosError } from '@koios/opcua-contracts';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { isDatabaseOutage } from '../database/database-outage.js';

/** Codes by which GraphQL servers say that the request itself is at fault; their messages are for the caller. */
const requestFaults = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
]);

/**
 * What a caller sees of an error: a KoiosError with its code, message and field, a fault of the request as it is, an
 * outage of the database as SERVICE_UNAVAILABLE, and of anything else nothing but INTERNAL; that is logged whole.
 */
export function presentError(error: unknown, log: Logger): GraphQLFormattedError {
  const cause = causeOf(error);
  const place = error instanceof GraphQLError ? { path: error.path, locations: error.locations } : {};
  if (cause instanceof KoiosError) {
    return { message: cause.message, ...place, extensions: extensionsOf(cause) };
  }
  if (cause instanceof GraphQLError && isRequestFault(cause)) {
    return {
      message: cause.message,
      ...place,
      extensions: { code: cause.extensions['code'] ?? 'BAD_USER_INPUT' },
    };
  }
  if (isDatabaseOutage(cause)) {
    log.warn({ err: cause, path: place.path }, 'the database does not answer');
    return {
      message: 'The database does not answer. Try again.',
      ...place,
      extensions: { code: 'SERVICE_UNAVAILABLE' },
    };
  }
  log.error({ err: cause, path: place.path }, 'an unexpected error in a resolver');
  return { message: errorCodes.INTERNAL, ...place, extensions: { code: 'INTERNAL' } };
}

/** What was thrown; a wrapper that adds a code to what GraphQL itself says counts itself. */
function causeOf(error: unknown): unknown {
  if (!(error instanceof GraphQLError) || error.originalError === undefined) return error;
  const { originalError } = error;
  const isGraphQLsOwn = originalError instanceof GraphQLError && originalError.originalError === undefined;
  return isGraphQLsOwn ? error : causeOf(originalError);
}

/** The HTTP status of a request that is refused as a whole; Apollo would answer 500. */
const httpStatuses: Partial<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  SERVICE_UNAVAILABLE: 503,
};

/** A KoiosError as a GraphQL error, for places that take no other. */
export function toGraphQLError(error: KoiosError): GraphQLError {
  const status = httpStatuses[error.code] ?? 400;
  const extensions = { ...extensionsOf(error), http: { status } };
  return new GraphQLError(error.message, { extensions, originalError: error });
}

function extensionsOf(error: KoiosError): Record<string, unknown> {
  return error.field ? { code: error.code, field: error.field } : { code: error.code };
}

/** Errors that GraphQL itself makes while it reads a request have no code and no original error. */
function isRequestFault(error: GraphQLError): boolean {
  const code = error.extensions['code'];
  return typeof code === 'string'
    ? requestFaults.has(code)
    : error.originalError === undefined && error.path === undefined;
}
