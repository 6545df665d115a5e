import { KoiosClientError } from './koios-client-error.js';

/** A token of the gateway's own users (RFC 6749, 5.1). */
export interface SignedIn {
  readonly accessToken: string;
  readonly expiresIn: number;
}

/** What to sign in with: a person's password, or the API key of a service account. */
export type Credentials =
  { readonly username: string; readonly password: string } | { readonly apiKey: string };

/** A token for credentials; with another identity provider take its token instead. @throws KoiosClientError */
export async function signIn(url: string, credentials: Credentials): Promise<SignedIn> {
  const headers = { 'content-type': 'application/json' };
  return tokenFrom(new URL('/auth/token', url), { headers, body: JSON.stringify(credentials) });
}

/** A new token for one that is still valid, within twelve hours of the sign-in. @throws KoiosClientError */
export async function renew(url: string, accessToken: string): Promise<SignedIn> {
  return tokenFrom(new URL('/auth/renewal', url), { headers: { authorization: `Bearer ${accessToken}` } });
}

async function tokenFrom(url: URL, request: RequestInit): Promise<SignedIn> {
  const response = await fetch(url, { ...request, method: 'POST' });
  const answer = (await response.json()) as SignedIn & { code?: string; message?: string };
  if (response.ok) return answer;
  throw new KoiosClientError(answer.code ?? 'INTERNAL', answer.message ?? `HTTP status ${response.status}`);
}
