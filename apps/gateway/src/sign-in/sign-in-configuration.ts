import type { Configuration } from '../config.js';

/** What a sign-in screen has to offer. */
export interface SignInConfiguration {
  /** Whether user name and password can be sent to `/auth/token`. */
  readonly password: boolean;
  /** The identity provider to sign in at (OpenID Connect, authorization code with PKCE); null without one. */
  readonly openIdConnect: {
    readonly issuer: string;
    readonly clientId: string;
    readonly scope: string;
    /** Asked for where the provider issues tokens for several audiences. */
    readonly audience: string;
  } | null;
}

export const SIGN_IN_CONFIGURATION = Symbol('how people sign in');

export function signInConfigurationOf(configuration: Configuration): SignInConfiguration {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_AUDIENCE, TOKEN_AUDIENCE } = configuration;
  const { USERS_FILE, ADMIN_PASSWORD_HASH, OIDC_SCOPE: scope } = configuration;
  const audience = OIDC_AUDIENCE ?? TOKEN_AUDIENCE;
  return {
    password: USERS_FILE !== undefined || ADMIN_PASSWORD_HASH !== undefined,
    openIdConnect: issuer && clientId ? { issuer, clientId, scope, audience } : null,
  };
}
