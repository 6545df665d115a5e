import type { Configuration } from '../config.js';

/** What a sign-in screen has to offer. */
export interface SignInConfiguration {
  /** Whether there are users whose name and password can be sent to `/auth/token`. */
  readonly password: boolean;
  /** The identity provider to sign in at (OpenID Connect, authorization code with PKCE); null without one. */
  readonly openIdConnect: {
    /** What people call it. */
    readonly name: string;
    readonly issuer: string;
    readonly clientId: string;
    readonly scope: string;
    /** Asked for where the provider issues tokens for several audiences. */
    readonly audience: string;
  } | null;
}

/** The identity provider as a sign-in screen needs it; null without one. */
export type OpenIdConnect = SignInConfiguration['openIdConnect'];

export const OPEN_ID_CONNECT = Symbol('the identity provider that people sign in at');

export function openIdConnectOf(configuration: Configuration): OpenIdConnect {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_SCOPE: scope } = configuration;
  if (!issuer || !clientId) return null;
  const { OIDC_NAME: name = new URL(issuer).host, OIDC_AUDIENCE, TOKEN_AUDIENCE } = configuration;
  return { name, issuer, clientId, scope, audience: OIDC_AUDIENCE ?? TOKEN_AUDIENCE };
}
