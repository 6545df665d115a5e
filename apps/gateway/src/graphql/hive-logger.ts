import { Logger as HiveLogger } from '@graphql-hive/gateway-runtime';
import type { Logger } from 'pino';

/** Hive's messages as lines of our log: only warnings and errors, as the chattier ones carry headers with tokens. */
export function hiveLogger(log: Logger): HiveLogger {
  return new HiveLogger({
    level: 'warn',
    writers: [{ write: (level, attributes, message) => log[level]({ hive: attributes }, message ?? '') }],
  });
}
