import { type ErrorCode, errorCodes } from '@koios/opcua-contracts';
import type { Response } from 'express';

/** Refuses a call before Hive sees it, in the shape of a GraphQL answer. */
export function refuseCall(
  response: Response,
  status: number,
  code: ErrorCode,
  message: string = errorCodes[code],
): void {
  if (status === 401) response.setHeader('www-authenticate', 'Bearer');
  response.status(status).json({ errors: [{ message, extensions: { code } }] });
}
