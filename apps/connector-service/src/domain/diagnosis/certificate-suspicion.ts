import type { ConnectionFacts } from './connection-facts.js';

/** What most likely displeases a server that says only that it refuses our certificate. */
export type Suspicion =
  | 'EXPIRED'
  | 'NOT_YET_VALID'
  | 'EXPIRED_BY_ITS_CLOCK'
  | 'NOT_YET_VALID_BY_ITS_CLOCK'
  | 'BREAKS_A_RULE'
  | 'NOT_TRUSTED_YET';

/**
 * Servers are told to say nothing more exact than BadSecurityChecksFailed (OPC 10000-4, 6.1.3): the facts that we can see
 * from here rule out the other causes one by one, and what is left is trust.
 */
export function suspicionOf(facts: ConnectionFacts): Suspicion {
  const { clientCertificate } = facts;
  if (!clientCertificate) return 'NOT_TRUSTED_YET';
  return suspicionOfDates(facts) ?? (clientCertificate.weakPoint ? 'BREAKS_A_RULE' : 'NOT_TRUSTED_YET');
}

/** In as far as the dates of our certificate explain it, by our clock or else by the server's. */
export function suspicionOfDates({
  clientCertificate,
  clockOffsetMs,
  now,
}: ConnectionFacts): Exclude<Suspicion, 'BREAKS_A_RULE' | 'NOT_TRUSTED_YET'> | undefined {
  if (!clientCertificate) return undefined;
  const { validFrom, validUntil } = clientCertificate;
  if (now > validUntil) return 'EXPIRED';
  if (now < validFrom) return 'NOT_YET_VALID';
  const serverNow = new Date(now.getTime() + (clockOffsetMs ?? 0));
  if (serverNow > validUntil) return 'EXPIRED_BY_ITS_CLOCK';
  return serverNow < validFrom ? 'NOT_YET_VALID_BY_ITS_CLOCK' : undefined;
}
