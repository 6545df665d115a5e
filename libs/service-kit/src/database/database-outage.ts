import { QueryFailedError } from 'typeorm';
import { z } from 'zod';

/** Class 08 connection exceptions, 57P0x server is going down or coming up, 53300 too many connections. */
const outageStates = /^(08|57P0[123]|53300)/;
const networkFaults = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
/** What pg says, without a code, when a connection that it had is gone. */
const lostConnection = 'Connection terminated';

const factsSchema = z
  .object({ code: z.string().catch(''), message: z.string().catch('') })
  .catch({ code: '', message: '' });

/** Whether PostgreSQL could not be asked, as against: it was asked and said no. */
export function isDatabaseOutage(error: unknown): boolean {
  const { code, message } = factsSchema.parse(error instanceof QueryFailedError ? error.driverError : error);
  return networkFaults.has(code) || outageStates.test(code) || message.startsWith(lostConnection);
}
