import { rolePermissions } from '@koios/opcua-contracts/roles';
import { ErrorResponse } from 'oidc-client-ts';
import { text } from '../messages/messages.js';
import type { IdentityProvider } from './sign-in-configuration.js';

/** Why somebody could not sign in with an identity provider, and what helps. */
export interface ProviderFailure {
  readonly message: string;
  /** The provider knows an account of this browser that is the wrong one: there may be a better one. */
  readonly isOfAccount?: boolean;
}

const words = text.signIn.provider;

/** The answer belongs to no sign-in that this tab has begun: somebody else's, an old one, or one that is over. */
export const strangeReturn: ProviderFailure = { message: words.strangeReturn };

/** What went wrong between this page and the provider. */
export function failureAtProvider(error: unknown, { name }: IdentityProvider): ProviderFailure {
  if (!(error instanceof ErrorResponse)) return { message: words.unreachable(name, reasonOf(error)) };
  if (error.error === 'access_denied') return { message: words.denied(name), isOfAccount: true };
  const said = [error.error, error.error_description].filter((part) => part).join(': ');
  return { message: words.refused(name, said) };
}

/** The gateway does not take the token that it has issued. */
export function tokenRefused({ name, issuer, audience }: IdentityProvider): ProviderFailure {
  return { message: words.tokenRefused(name, issuer, audience) };
}

export function noRole(userName: string, { name }: IdentityProvider): ProviderFailure {
  return {
    message: words.noRole(userName, name, Object.keys(rolePermissions).join(', ')),
    isOfAccount: true,
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
