import { text } from '../messages/messages.js';
import { introduce } from './session-facts.js';
import { sessionStore } from './session.js';

/** Exchanges user name and password for a token. Answers why not, in the gateway's words; undefined when it worked. */
export async function signIn(username: string, password: string): Promise<string | undefined> {
  const answer = await askForToken(username, password);
  if (!answer) return text.failures.unreachable;
  if (!('accessToken' in answer))
    return 'message' in answer ? String(answer.message) : text.failures.unexpected;
  const token = String(answer.accessToken);
  const introduction = await introduce(token);
  if (introduction.state === 'refused') return text.failures.unexpected;
  if (introduction.state === 'unknown') return introduction.reason;
  sessionStore.begin({ token }, introduction.facts);
  return undefined;
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
