import { OidcClient, type SigninResponse, WebStorageStateStore } from 'oidc-client-ts';
import { homePath } from '../paths.js';
import {
  failureAtProvider,
  noRole,
  type ProviderFailure,
  strangeReturn,
  tokenRefused,
} from './provider-failure.js';
import type { Bearer } from './renewal.js';
import { introduce } from './session-facts.js';
import { sessionStore } from './session.js';
import type { IdentityProvider } from './sign-in-configuration.js';

/*
 * OpenID Connect, authorization code with PKCE (RFC 7636). Loaded where somebody signs in that way, and not before: the first
 * page has a budget.
 */

/** What a provider gave beside the access token, to renew it and to sign out there. */
export interface ProviderGrant {
  readonly provider: IdentityProvider;
  readonly tokens: Pick<SigninResponse, 'refresh_token' | 'id_token' | 'session_state' | 'scope' | 'profile'>;
}

/** How a sign-in at a provider has ended. */
export interface Arrival {
  /** Where somebody wanted to go before. */
  readonly target: string;
  readonly failure: ProviderFailure | undefined;
}

const answerLimitSeconds = 10;

function clientOf({ issuer, clientId, scope }: IdentityProvider): OidcClient {
  const address = `${location.origin}/sign-in`;
  return new OidcClient({
    authority: issuer,
    client_id: clientId,
    scope,
    redirect_uri: address,
    post_logout_redirect_uri: address,
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
    requestTimeoutInSeconds: answerLimitSeconds,
  });
}

/** Leaves this page for that of the provider. Answers why not. */
export async function signInAt(
  provider: IdentityProvider,
  target: string,
): Promise<ProviderFailure | undefined> {
  try {
    const extraQueryParams = { audience: provider.audience };
    const { url } = await clientOf(provider).createSigninRequest({ state: target, extraQueryParams });
    location.assign(url);
    return undefined;
  } catch (error) {
    return failureAtProvider(error, provider);
  }
}

/** Takes up what the provider has sent somebody back with. */
export async function arrive(provider: IdentityProvider, address: string): Promise<Arrival> {
  const client = clientOf(provider);
  const begun = await client.readSigninResponseState(address).catch(() => undefined);
  if (!begun) return { target: homePath, failure: strangeReturn };
  const target = String(begun.state.data);
  try {
    const bearer = bearerOf(provider, await client.processSigninResponse(address));
    return { target, failure: await beginSession(bearer, provider) };
  } catch (error) {
    return { target, failure: failureAtProvider(error, provider) };
  }
}

async function beginSession(
  bearer: Bearer,
  provider: IdentityProvider,
): Promise<ProviderFailure | undefined> {
  const answer = await introduce(bearer.token);
  if (answer.state === 'unknown') return { message: answer.reason };
  if (answer.state === 'refused') return tokenRefused(provider);
  if (answer.facts.roles.length === 0) return noRole(answer.facts.userName, provider);
  sessionStore.begin(bearer, answer.facts);
  return undefined;
}

/** A new access token; undefined where the provider gives none without asking somebody. */
export async function refresh({ provider, tokens }: ProviderGrant): Promise<Bearer | undefined> {
  const { refresh_token } = tokens;
  if (!refresh_token) return undefined;
  const response = await clientOf(provider).useRefreshToken({ state: { ...tokens, refresh_token } });
  // Not every provider gives another one each time.
  response.refresh_token ??= refresh_token;
  return bearerOf(provider, response);
}

/** Where to go to sign out at the provider, too; the sign-in page where it does not offer that, or does not answer. */
export async function signOutAddress(provider: IdentityProvider, idToken?: string): Promise<string> {
  const hint = idToken === undefined ? {} : { id_token_hint: idToken };
  const request = clientOf(provider).createSignoutRequest(hint);
  return request.then(
    ({ url }) => url,
    () => '/sign-in',
  );
}

function bearerOf(provider: IdentityProvider, response: SigninResponse): Bearer {
  const { access_token: token, refresh_token, id_token, session_state, scope, profile } = response;
  const tokens = {
    session_state,
    profile,
    ...(refresh_token === undefined ? {} : { refresh_token }),
    ...(id_token === undefined ? {} : { id_token }),
    ...(scope === undefined ? {} : { scope }),
  };
  return { token, grant: { provider, tokens } };
}
