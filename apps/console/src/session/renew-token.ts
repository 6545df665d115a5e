/** A new token for one that is still valid; undefined when the gateway gives none. */
export async function renewedToken(token: string): Promise<string | undefined> {
  try {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch('/auth/renewal', { method: 'POST', headers });
    const body: unknown = await response.json();
    if (!response.ok || typeof body !== 'object' || body === null || !('accessToken' in body))
      return undefined;
    return typeof body.accessToken === 'string' ? body.accessToken : undefined;
  } catch {
    return undefined;
  }
}
