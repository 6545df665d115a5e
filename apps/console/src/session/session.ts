import { type Bearer, renewed } from './renewal.js';
import { introduce, type SessionFacts } from './session-facts.js';

/** Nobody is signed in; somebody is; or the session of somebody has ended while the page was open. */
export type Session = { readonly state: 'signed-out' } | SessionOfSomebody;

interface SessionOfSomebody extends SessionFacts, Bearer {
  readonly state: 'signed-in' | 'ended';
}

const storageKey = 'koios-session';
const signedOut: Session = { state: 'signed-out' };
/** Of what is left of a token's life when it is taken up: time enough to try again where nobody answers. */
const renewedAfter = 0.6;
const shortestPauseMs = 5_000;
/** Timers that are set for longer go off at once. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * The session of this browser tab. What it lives on is kept in the tab's own storage: a reload keeps it, and closing the
 * tab forgets it.
 */
export class SessionStore {
  private session: Session = restore();
  private readonly listeners = new Set<() => void>();
  private expiry: ReturnType<typeof setTimeout> | undefined;
  private renewal: ReturnType<typeof setTimeout> | undefined;
  private renewing: Promise<boolean> | undefined;

  constructor() {
    this.watchExpiry();
  }

  readonly current = (): Session => this.session;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  begin({ token, grant }: Bearer, facts: SessionFacts): void {
    const before = this.session;
    this.change({ state: 'signed-in', token, grant, ...facts });
    // What was loaded for somebody else is not for this one.
    if (before.state !== 'signed-out' && before.userName !== facts.userName) location.reload();
  }

  /**
   * The token no longer counts. Where no other can be had for it (a computer that slept may still have a good refresh token)
   * what is on the screen stays, and whoever sits there signs in again.
   */
  end(): void {
    if (this.session.state !== 'signed-in') return;
    void this.renew().then((isRenewed) => {
      if (!isRenewed && this.session.state === 'signed-in') this.change({ ...this.session, state: 'ended' });
    });
  }

  /** Loads the page anew, so that nothing that was shown stays in its memory; by way of the identity provider, where there is one. */
  async signOut(): Promise<void> {
    const grant = this.session.state === 'signed-out' ? undefined : this.session.grant;
    this.session = signedOut;
    this.watchExpiry();
    sessionStorage.removeItem(storageKey);
    location.assign(grant ? await leavingAddress(grant) : '/sign-in');
  }

  private change(session: SessionOfSomebody): void {
    this.keep(session);
    this.watchExpiry();
    for (const listener of this.listeners) listener();
  }

  private keep(session: SessionOfSomebody): void {
    this.session = session;
    if (session.state === 'signed-in') sessionStorage.setItem(storageKey, JSON.stringify(session));
    else sessionStorage.removeItem(storageKey);
  }

  private watchExpiry(): void {
    clearTimeout(this.expiry);
    clearTimeout(this.renewal);
    if (this.session.state !== 'signed-in') return;
    const leftMs = Math.min(this.session.expiresAtMs - Date.now(), longestTimerMs);
    this.expiry = setTimeout(() => this.end(), leftMs);
    this.renewal = setTimeout(
      () => void this.renewOrRetry(),
      Math.max(leftMs * renewedAfter, shortestPauseMs),
    );
  }

  private async renewOrRetry(): Promise<void> {
    if (!(await this.renew())) this.watchExpiry();
  }

  /** Nobody who is working is asked to sign in again; who issued the token says when that is over. */
  private renew(): Promise<boolean> {
    this.renewing ??= this.tryToRenew().finally(() => (this.renewing = undefined));
    return this.renewing;
  }

  private async tryToRenew(): Promise<boolean> {
    if (this.session.state !== 'signed-in') return false;
    const bearer = await renewed(this.session);
    if (!bearer || !this.isSignedIn()) return false;
    // A refresh token may be good for one time only: the next one is kept even if the gateway cannot be asked.
    this.keep({ ...this.session, grant: bearer.grant });
    const answer = await introduce(bearer.token);
    if (answer.state !== 'known' || !this.isSignedIn()) return false;
    this.begin(bearer, answer.facts);
    return true;
  }

  /** It may have changed while something was waited for. */
  private isSignedIn(): boolean {
    return this.session.state === 'signed-in';
  }
}

async function leavingAddress({ provider, tokens }: NonNullable<Bearer['grant']>): Promise<string> {
  const { signOutAddress } = await import('./identity-provider.js');
  return signOutAddress(provider, tokens.id_token);
}

/** What was kept by `keep`, of this version of the console or another. */
function restore(): Session {
  try {
    const session = JSON.parse(sessionStorage.getItem(storageKey) ?? '') as SessionOfSomebody;
    return session.expiresAtMs > Date.now() ? session : signedOut;
  } catch {
    return signedOut;
  }
}

export const sessionStore = new SessionStore();
