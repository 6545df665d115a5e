import type { ConnectionFacts } from './connection-facts.js';

/** What most likely displeases a server that says only that it refuses our certificate. */
export type Suspicion =
  'EXPIRED' | 'NOT_YET_VALID' | 'EXPIRED_BY_ITS_CLOCK' | 'NOT_YET_VALID_BY_ITS_CLOCK' | 'NOT_TRUSTED_YET';

/**
 * Servers are told to say nothing more exact than BadSecurityChecksFailed (OPC 10000-4, 6.1.3): the facts that we can see
 * from here rule out the other causes one by one, and what is left is trust.
 */
export function suspicionOf({ clientCertificate, clockOffsetMs, now }: ConnectionFacts): Suspicion {
  if (!clientCertificate) return 'NOT_TRUSTED_YET';
  const { validFrom, validUntil } = clientCertificate;
  if (now > validUntil) return 'EXPIRED';
  if (now < validFrom) return 'NOT_YET_VALID';
  const serverNow = new Date(now.getTime() + (clockOffsetMs ?? 0));
  if (serverNow > validUntil) return 'EXPIRED_BY_ITS_CLOCK';
  return serverNow < validFrom ? 'NOT_YET_VALID_BY_ITS_CLOCK' : 'NOT_TRUSTED_YET';
}
