import { type ErrorCode, errorCodes } from '@koios/opcua-contracts';
import type { Response } from 'express';

/** Refuses a download in the shape in which the service refuses one. */
export function refuseDownload(
  response: Response,
  status: number,
  code: ErrorCode,
  message: string = errorCodes[code],
): void {
  if (status === 401) response.setHeader('www-authenticate', 'Bearer');
  response.setHeader('cache-control', 'no-store');
  response.status(status).json({ code, message });
}
