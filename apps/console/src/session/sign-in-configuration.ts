/** Where people sign in by OpenID Connect. */
export interface IdentityProvider {
  /** What people call it. */
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
  readonly audience: string;
}

/** What the sign-in page has to offer. */
export interface SignInConfiguration {
  readonly password: boolean;
  readonly openIdConnect: IdentityProvider | null;
}

/** What the gateway says; undefined when it does not answer. */
export async function askSignInConfiguration(): Promise<SignInConfiguration | undefined> {
  try {
    const response = await fetch('/auth/configuration');
    return response.ok ? ((await response.json()) as SignInConfiguration) : undefined;
  } catch {
    return undefined;
  }
}
