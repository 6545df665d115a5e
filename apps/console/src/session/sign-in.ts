import { text } from '../messages/messages.js';
import { sessionStore } from './session.js';

/** Exchanges user name and password for a token. Answers why not, in the gateway's words; undefined when it worked. */
export async function signIn(username: string, password: string): Promise<string | undefined> {
  const answer = await askForToken(username, password);
  if (!answer) return text.failures.unreachable;
  if ('accessToken' in answer && sessionStore.begin(String(answer.accessToken))) return undefined;
  return 'message' in answer ? String(answer.message) : text.failures.unexpected;
}

async function askForToken(username: string, password: string): Promise<object | undefined> {
  try {
    const response = await fetch('/auth/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    });
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null ? body : {};
  } catch {
    return undefined;
  }
}
