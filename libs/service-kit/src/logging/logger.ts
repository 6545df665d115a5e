import { type Logger, pino } from 'pino';

const redactedPaths = [
  'authorization',
  'password',
  'passphrase',
  'token',
  'accessToken',
  'privateKey',
  'secret',
];

/** JSON lines on standard output; what is called like a secret is never written, at any of the first two levels. */
export function createLogger(service: string, level = 'info'): Logger {
  return pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: redactedPaths.flatMap((path) => [path, `*.${path}`]), censor: '[redacted]' },
  });
}
