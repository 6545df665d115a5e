import { gatewayTokenHeader } from '@koios/service-kit';

/** W3C Trace Context, level 1, 3.2. */
const traceparentPattern = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;

/** Where a request comes from. */
export interface Origin {
  readonly requestId: string;
  readonly address: string;
}

/**
 * What the subgraphs learn of a request: that it comes from the gateway, who asks (they verify it themselves), from where (as the gateway sees it; what a
 * caller says of itself is not passed on), and how to find it in the logs again.
 */
export function forwardedHeaders(
  given: Headers,
  { requestId, address }: Origin,
  gatewayToken: string,
): Record<string, string> {
  // Apollo asks it of whoever sends files: the gateway is no browser, and has asked its own callers.
  const headers: Record<string, string> = {
    'x-request-id': requestId,
    'apollo-require-preflight': 'true',
    [gatewayTokenHeader]: gatewayToken,
  };
  if (address) headers['x-forwarded-for'] = address;
  const authorization = given.get('authorization');
  if (authorization) headers['authorization'] = authorization;
  const traceparent = given.get('traceparent');
  if (isTraceparent(traceparent)) headers['traceparent'] = traceparent;
  return headers;
}

export function isTraceparent(value: unknown): value is string {
  return typeof value === 'string' && traceparentPattern.test(value);
}
