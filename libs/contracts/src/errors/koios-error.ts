import { errorCodes, type ErrorCode } from './error-codes.js';

/**
 * A mistake that the caller can mend: the one error that crosses a service boundary. The edge presents
 * its code, its message (a sentence a screen can show) and the field that is to blame.
 */
export class KoiosError extends Error {
  override readonly name = 'KoiosError';

  constructor(
    readonly code: ErrorCode,
    message: string = errorCodes[code],
    readonly field?: string,
  ) {
    super(message);
  }
}

/** Whether a string from outside is one of our codes. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCodes, code);
}
