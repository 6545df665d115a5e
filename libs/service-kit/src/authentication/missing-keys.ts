import { KoiosError } from '@koios/opcua-contracts';
import { errors } from 'jose';

/**
 * Whether a token could not be judged because the keys of its issuer cannot be had. What is wrong with a token has an error
 * class of its own; whatever else fails is not the token's fault.
 */
export function areKeysMissing(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return true;
  const isAnswerUnusable = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
  return isAnswerUnusable || error.code === errors.JOSEError.code;
}

/** Nobody signs in again because of it: the token may well be valid. */
export function missingKeys(): KoiosError {
  return new KoiosError('SERVICE_UNAVAILABLE', 'The keys of the token issuer cannot be had now. Try again.');
}
