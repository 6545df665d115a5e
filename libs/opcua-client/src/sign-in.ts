import { KoiosClientError } from './koios-client-error.js';

/** A token of the gateway's own users (RFC 6749, 5.1). */
export interface SignedIn {
  readonly accessToken: string;
  readonly expiresIn: number;
}

/** User name and password for a token; with another identity provider take its token instead. @throws KoiosClientError */
export async function signIn(url: string, username: string, password: string): Promise<SignedIn> {
  const response = await fetch(new URL('/auth/token', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  const answer = (await response.json()) as SignedIn & { code?: string; message?: string };
  if (response.ok) return answer;
  throw new KoiosClientError(answer.code ?? 'INTERNAL', answer.message ?? `HTTP status ${response.status}`);
}
