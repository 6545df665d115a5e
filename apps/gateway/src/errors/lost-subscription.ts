import { errorCodes } from '@koios/opcua-contracts';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { CloseCode } from 'graphql-ws';
import { unavailable } from './unavailable.js';

/** Why a subgraph no longer serves a subscription, whatever graphql-ws says of the reason. */
export function lostSubscription(reason: unknown, subgraphName: string): GraphQLError[] {
  if (isErrorList(reason)) return reason.map(({ message, ...rest }) => new GraphQLError(message, rest));
  const code = typeof reason === 'object' && reason !== null && 'code' in reason ? reason.code : undefined;
  if (code === CloseCode.Unauthorized || code === CloseCode.Forbidden) return [tokenExpired()];
  return [unavailable(subgraphName, 'subscription')];
}

export function readsTooSlowly(): GraphQLError {
  return new GraphQLError(errorCodes.SUBSCRIBER_TOO_SLOW, { extensions: { code: 'SUBSCRIBER_TOO_SLOW' } });
}

export function gatewayStops(): GraphQLError {
  return subscribeAgain('The gateway is restarting. Subscribe again.');
}

export function tokenExpired(): GraphQLError {
  return new GraphQLError('The token has expired. Sign in again.', {
    extensions: { code: 'UNAUTHENTICATED' },
  });
}

function subscribeAgain(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'SERVICE_UNAVAILABLE' } });
}

function isErrorList(reason: unknown): reason is GraphQLFormattedError[] {
  return (
    Array.isArray(reason) &&
    reason.every((entry: unknown) => typeof entry === 'object' && entry !== null && 'message' in entry)
  );
}
