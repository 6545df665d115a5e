import { homePath } from '../paths.js';

/** The sign-in page for somebody who wants to go somewhere. */
export function signInPathFor(target: string): string {
  return `/sign-in?next=${encodeURIComponent(target)}`;
}

/** Where somebody wanted to go before signing in; only within the console. */
export function targetIn(search: string): string {
  const next = new URLSearchParams(search).get('next') ?? homePath;
  return next.startsWith('/') && !next.startsWith('//') && !next.startsWith('/\\') ? next : homePath;
}
