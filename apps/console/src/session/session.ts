import { renewedToken } from './renew-token.js';
import { readToken, type TokenFacts } from './token.js';

/** Nobody is signed in; somebody is; or the session of somebody has ended while the page was open. */
export type Session = { readonly state: 'signed-out' } | SessionOfSomebody;

interface SessionOfSomebody extends TokenFacts {
  readonly state: 'signed-in' | 'ended';
  readonly token: string;
}

const storageKey = 'koios-session';
const signedOut: Session = { state: 'signed-out' };
/** Of what is left of a token's life when it is taken up: time enough to try again where the gateway does not answer. */
const renewedAfter = 0.6;

/**
 * The session of this browser tab. The token is kept in the tab's own storage: a reload keeps it, and closing the tab
 * forgets it.
 */
class SessionStore {
  private session: Session = restore();
  private readonly listeners = new Set<() => void>();
  private expiry: ReturnType<typeof setTimeout> | undefined;
  private renewal: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.watchExpiry();
  }

  readonly current = (): Session => this.session;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  begin(token: string): boolean {
    const session = sessionOf(token);
    if (!session) return false;
    sessionStorage.setItem(storageKey, token);
    const before = this.session;
    this.change(session);
    // What was loaded for somebody else is not for this one.
    if (before.state !== 'signed-out' && before.userName !== session.userName) location.reload();
    return true;
  }

  /** The token no longer counts: what is on the screen stays, and whoever sits there signs in again. */
  end(): void {
    sessionStorage.removeItem(storageKey);
    if (this.session.state === 'signed-in') this.change({ ...this.session, state: 'ended' });
  }

  /** Loads the page anew, so that nothing that was shown stays in its memory. */
  signOut(): void {
    sessionStorage.removeItem(storageKey);
    location.assign('/sign-in');
  }

  private change(session: Session): void {
    this.session = session;
    this.watchExpiry();
    for (const listener of this.listeners) listener();
  }

  private watchExpiry(): void {
    clearTimeout(this.expiry);
    clearTimeout(this.renewal);
    if (this.session.state !== 'signed-in') return;
    const leftMs = this.session.expiresAtMs - Date.now();
    const { token } = this.session;
    this.expiry = setTimeout(() => this.end(), leftMs);
    this.renewal = setTimeout(() => void this.renew(token), leftMs * renewedAfter);
  }

  /** Nobody who is working is asked for the password again; the gateway says when that is over. */
  private async renew(token: string): Promise<void> {
    const renewed = await renewedToken(token);
    if (renewed !== undefined && this.session.state === 'signed-in') this.begin(renewed);
  }
}

function restore(): Session {
  return sessionOf(sessionStorage.getItem(storageKey) ?? '') ?? signedOut;
}

function sessionOf(token: string): SessionOfSomebody | undefined {
  const facts = readToken(token);
  if (!facts || facts.expiresAtMs <= Date.now()) return undefined;
  return { state: 'signed-in', token, ...facts };
}

export const sessionStore = new SessionStore();
