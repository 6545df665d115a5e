import { type Correlation, correlationHeaders } from '@koios/correlation';
import { gatewayTokenHeader } from '@koios/service-kit';

/** Where a request comes from. */
export interface Origin {
  readonly correlation: Correlation;
  readonly address: string;
}

/**
 * What the subgraphs learn of a request: that it comes from the gateway, who asks (they verify it themselves), from where (as the gateway sees it; what a
 * caller says of itself is not passed on), and how to find it in the logs again.
 */
export function forwardedHeaders(
  given: Headers,
  { correlation, address }: Origin,
  gatewayToken: string,
): Record<string, string> {
  // Apollo asks it of whoever sends files: the gateway is no browser, and has asked its own callers.
  const headers: Record<string, string> = {
    ...correlationHeaders(correlation),
    'apollo-require-preflight': 'true',
    [gatewayTokenHeader]: gatewayToken,
  };
  if (address) headers['x-forwarded-for'] = address;
  const authorization = given.get('authorization');
  if (authorization) headers['authorization'] = authorization;
  return headers;
}
