import type { ProviderGrant } from './identity-provider.js';

/** What a session lives on. */
export interface Bearer {
  readonly token: string;
  /** Of the identity provider; absent when the gateway itself has issued the token. */
  readonly grant?: ProviderGrant | undefined;
}

const answerLimitMs = 10_000;

/** A new token from the one who issued the old one; undefined when there is none to be had. */
export async function renewed({ token, grant }: Bearer): Promise<Bearer | undefined> {
  try {
    return await (grant ? renewedByProvider(grant) : renewedByGateway(token));
  } catch {
    return undefined;
  }
}

async function renewedByProvider(grant: ProviderGrant): Promise<Bearer | undefined> {
  const { refresh } = await import('./identity-provider.js');
  return refresh(grant);
}

/** For a token that is still valid. */
async function renewedByGateway(token: string): Promise<Bearer | undefined> {
  const response = await fetch('/auth/renewal', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(answerLimitMs),
  });
  const body: unknown = await response.json();
  if (!response.ok || typeof body !== 'object' || body === null || !('accessToken' in body)) return undefined;
  return typeof body.accessToken === 'string' ? { token: body.accessToken } : undefined;
}
