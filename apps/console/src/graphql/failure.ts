import type { CombinedError } from '@urql/core';
import { text } from '../messages/messages.js';

/** Why something did not work, as a screen shows it: the gateway's sentence, its code, and the field to blame. */
export interface Failure {
  readonly message: string;
  readonly code: string | undefined;
  readonly field: string | undefined;
}

/** The gateway's sentences are shown as they are; only when it does not answer, the words are ours. */
export function failureOf(error: CombinedError): Failure {
  const [first] = error.graphQLErrors;
  if (!first) return { message: text.failures.unreachable, code: undefined, field: undefined };
  const { code, field } = first.extensions;
  return {
    message: error.graphQLErrors.map(({ message }) => message).join(' '),
    code: typeof code === 'string' ? code : undefined,
    field: typeof field === 'string' ? field : undefined,
  };
}

export function isSignedOut(error: CombinedError): boolean {
  return (
    error.graphQLErrors.some(({ extensions }) => extensions['code'] === 'UNAUTHENTICATED') ||
    isUnauthorized(error.response)
  );
}

function isUnauthorized(response: unknown): boolean {
  return typeof response === 'object' && response !== null && 'status' in response && response.status === 401;
}
