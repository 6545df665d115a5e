import { errorCodes, isErrorCode } from '@koios/opcua-contracts';
import { GraphQLError, type GraphQLErrorExtensions } from 'graphql';

/** By these the gateway says that the request itself is at fault. */
const requestFaults = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'REQUEST_ENTITY_TOO_LARGE',
]);

/** The request an error belongs to. */
export interface PresentedRequest {
  readonly requestId: string;
  readonly report: (error: unknown, message: string) => void;
}

/**
 * What finally leaves the gateway: codes of the one list only. An error that already has one is shown, a fault of the
 * request is BAD_USER_INPUT with its own message, and anything else is INTERNAL with the request id to find it by.
 */
export function presentError(error: GraphQLError, { requestId, report }: PresentedRequest): GraphQLError {
  const { code, field, http } = error.extensions;
  if (code === 'INTERNAL') return shown(error, errorCodes.INTERNAL, { code, requestId });
  if (typeof code === 'string' && isErrorCode(code))
    return shown(error, error.message, { code, field, http });
  if (isRequestFault(error)) return shown(error, error.message, { code: 'BAD_USER_INPUT', http });
  report(error.originalError ?? error, 'an unexpected error in the gateway');
  return shown(error, errorCodes.INTERNAL, { code: 'INTERNAL', requestId });
}

/** GraphQL's own errors of a request have no code where they are of variables that do not fit. */
function isRequestFault({ extensions, originalError, path }: GraphQLError): boolean {
  const code = extensions['code'];
  if (typeof code === 'string') return requestFaults.has(code);
  return path === undefined && (originalError === undefined || originalError instanceof GraphQLError);
}

/** `http` is for Yoga: the status of the answer; it takes it out again. */
function shown(error: GraphQLError, message: string, extensions: GraphQLErrorExtensions): GraphQLError {
  const given = Object.entries(extensions).filter(([, value]) => value !== undefined);
  const { nodes, source, positions, path } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions: Object.fromEntries(given) });
}
