import { QueryFailedError, QueryRunnerAlreadyReleasedError } from 'typeorm';
import { z } from 'zod';

/**
 * Class 08 connection exceptions, 57P0x server is going down or coming up, 53300 too many connections, 57014 and 25P03
 * took too long, 25006 is a standby (PostgreSQL, appendix A).
 */
const outageStates = /^(08|57P0[123]|53300|57014|25P03|25006)/;
const networkFaults = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
/** What pg says, without a code, when a connection that it had is gone, and when it gets none in time. */
const lostConnection = /^(Connection terminated|timeout exceeded when trying to connect)/;

const factsSchema = z
  .object({ code: z.string().catch(''), message: z.string().catch('') })
  .catch({ code: '', message: '' });

/** Whether PostgreSQL could not be asked, as against: it was asked and said no. */
export function isDatabaseOutage(error: unknown): boolean {
  // TypeORM lets go of a connection that is lost between two statements of a transaction.
  if (error instanceof QueryRunnerAlreadyReleasedError) return true;
  const { code, message } = factsSchema.parse(error instanceof QueryFailedError ? error.driverError : error);
  return networkFaults.has(code) || outageStates.test(code) || lostConnection.test(message);
}
