import { sessionStore } from '../session/session.js';

/** What every request carries while somebody is signed in. */
export function authorization(): Record<string, string> {
  const session = sessionStore.current();
  return session.state === 'signed-in' ? { authorization: `Bearer ${session.token}` } : {};
}
