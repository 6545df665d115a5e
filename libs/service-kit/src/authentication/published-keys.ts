import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { createLogger } from '../logging/logger.js';
import { certificateFault } from '../tls/certificate-fault.js';

/** An unknown key makes the keys be fetched anew, but not more often: anybody can write a name of a key. */
const refetchPauseMs = 5_000;
const answerLimitMs = 5_000;
const log = createLogger('token keys');

/**
 * The keys that an issuer publishes, cached and fetched anew when they rotate. Callers learn only that the keys cannot be
 * had; the log says why.
 * @param variable the one that says where they are
 */
export function publishedKeys(url: URL, variable: string): JWTVerifyGetKey {
  return createRemoteJWKSet(url, {
    cooldownDuration: refetchPauseMs,
    timeoutDuration: answerLimitMs,
    [customFetch]: (address, options) =>
      fetch(address, options).catch((error: unknown) => {
        const reason = certificateFault(error, variable) ?? `nothing answers at ${variable} ${url.href}`;
        log.warn({ err: error }, `the keys of tokens cannot be had: ${reason}`);
        throw error;
      }),
  });
}
