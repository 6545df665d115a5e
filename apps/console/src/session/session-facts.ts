import { isRole } from '@koios/opcua-contracts/roles';
import { text } from '../messages/messages.js';

/** Who is signed in, as the gateway says. It decides; here it only decides what is offered. */
export interface SessionFacts {
  readonly userName: string;
  /** Those of Koios: an identity provider may write others into its tokens. */
  readonly roles: readonly string[];
  readonly expiresAtMs: number;
}

/** What the gateway says of a token: whose it is, that it does not take it, or why it cannot say. */
export type Introduction =
  | { readonly state: 'known'; readonly facts: SessionFacts }
  | { readonly state: 'refused' }
  | { readonly state: 'unknown'; readonly reason: string };

const answerLimitMs = 10_000;

/** Asks the gateway whose token this is. */
export async function introduce(token: string): Promise<Introduction> {
  try {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch('/auth/session', { headers, signal: AbortSignal.timeout(answerLimitMs) });
    return introductionOf(response.status, await response.json());
  } catch {
    return { state: 'unknown', reason: text.failures.unreachable };
  }
}

export function introductionOf(status: number, body: unknown): Introduction {
  const said = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  if (status === 401) return { state: 'refused' };
  const { subject, roles, expiresAt, message } = said;
  if (status !== 200 || typeof subject !== 'string' || typeof expiresAt !== 'string')
    return { state: 'unknown', reason: typeof message === 'string' ? message : text.failures.unexpected };
  const names: unknown[] = Array.isArray(roles) ? roles : [];
  const known = names.filter((name) => typeof name === 'string').filter(isRole);
  return { state: 'known', facts: { userName: subject, roles: known, expiresAtMs: Date.parse(expiresAt) } };
}
