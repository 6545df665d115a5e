/** Who is signed in, as the token says. The gateway verifies it; here it only decides what is offered. */
export interface TokenFacts {
  readonly userName: string;
  readonly roles: readonly string[];
  readonly expiresAtMs: number;
}

/** What a bearer token (JWT, RFC 7519) says; undefined when it is none. */
export function readToken(token: string): TokenFacts | undefined {
  const claims = claimsOf(token);
  if (typeof claims !== 'object' || claims === null) return undefined;
  const { sub, roles, exp } = claims as Record<string, unknown>;
  if (typeof sub !== 'string' || typeof exp !== 'number') return undefined;
  const names: unknown[] = Array.isArray(roles) ? roles : [];
  return {
    userName: sub,
    roles: names.filter((role) => typeof role === 'string'),
    expiresAtMs: exp * 1_000,
  };
}

function claimsOf(token: string): unknown {
  const payload = token.split('.')[1] ?? '';
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
      character.charCodeAt(0),
    );
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
