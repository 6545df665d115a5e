import { currentCorrelation } from '@koios/correlation';
import { type DestinationStream, type Logger, pino } from 'pino';

const redactedNames = [
  'authorization',
  'cookie',
  'password',
  'passphrase',
  'token',
  'accessToken',
  'privateKey',
  'privateKeyPem',
  'secret',
  'secretKey',
];
const levels = ['', '*.', '*.*.'];
/** `scheme://user:password@`, as in the URL of a database that an error quotes. */
const urlCredentials = /([a-z][a-z0-9+]*:\/\/)[^\s/@:"]+:[^\s/@"]+@/gi;

/**
 * JSON lines on standard output, each with the request that it belongs to. A `Secret` does not print by itself; what is called like one, at any of the first three
 * levels, and credentials in URLs are never written either, whoever forgot to wrap them.
 */
export function createLogger(service: string, level = 'info', destination?: DestinationStream): Logger {
  const options: pino.LoggerOptions = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: () => {
      const correlation = currentCorrelation();
      return correlation ? { requestId: correlation.requestId, traceId: correlation.traceId } : {};
    },
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: redactedNames.flatMap((name) => levels.map((prefix) => `${prefix}${name}`)),
      censor: '[redacted]',
    },
    hooks: { streamWrite: (line) => line.replace(urlCredentials, '$1[redacted]@') },
  };
  return destination ? pino(options, destination) : pino(options);
}
