import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import Provider, { type Configuration, type KoaContextWithOIDC } from 'oidc-provider';

/** Somebody whom the provider knows. */
export interface ProviderAccount {
  readonly name: string;
  readonly password: string;
  /** As Keycloak writes them, in `realm_access.roles`. */
  readonly roles: readonly string[];
  readonly accessTokenLifetimeSeconds?: number;
  /** Gives tokens to this one that are for another API. */
  readonly audience?: string;
  readonly withoutRefreshToken?: boolean;
}

const resource = 'urn:koios:api';
const scope = 'koios';
const hourSeconds = 3_600;

/** An OpenID provider with a sign-in form, as a company has one: a public client with PKCE, access tokens that are JWTs. */
export class IdentityProvider {
  static readonly clientId = 'koios';
  static readonly audience = 'koios-opcua';
  /** Tokens that were given for a refresh token. */
  refreshes = 0;
  private readonly server: Server;
  private provider: Provider | undefined;

  private constructor(private readonly accounts: readonly ProviderAccount[]) {
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  /** Has an address; the console has to be made known to it before anybody can sign in. */
  static async start(accounts: readonly ProviderAccount[]): Promise<IdentityProvider> {
    const provider = new IdentityProvider(accounts);
    provider.server.listen(0, '127.0.0.1');
    await once(provider.server, 'listening');
    return provider;
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What an administrator enters at the provider. */
  registerConsole(consoleUrl: string): void {
    this.provider = new Provider(this.issuer, this.configurationFor(`${consoleUrl}/sign-in`));
    this.provider.on('grant.success', ({ oidc }: KoaContextWithOIDC) => {
      if (oidc.params?.['grant_type'] === 'refresh_token') this.refreshes += 1;
    });
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private configurationFor(address: string): Configuration {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const of = (name: string | undefined) => this.accountOf(name);
    return {
      clients: [
        {
          client_id: IdentityProvider.clientId,
          token_endpoint_auth_method: 'none',
          redirect_uris: [address],
          post_logout_redirect_uris: [address],
          grant_types: ['authorization_code', 'refresh_token'],
        },
      ],
      jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'first', alg: 'RS256', use: 'sig' }] },
      cookies: { keys: [crypto.randomUUID()] },
      claims: { openid: ['sub'], profile: ['preferred_username'] },
      findAccount: (_context, name) => ({ accountId: name, claims: () => ({ sub: name }) }),
      interactions: { url: (_context, { uid }) => `/form/${uid}` },
      issueRefreshToken: (_context, _client, { accountId }) => !of(accountId).withoutRefreshToken,
      rotateRefreshToken: true,
      ttl: {
        AccessToken: (_context, { accountId }) => of(accountId).accessTokenLifetimeSeconds ?? hourSeconds,
        AuthorizationCode: 60,
        Grant: hourSeconds,
        IdToken: hourSeconds,
        Interaction: hourSeconds,
        RefreshToken: hourSeconds,
        Session: hourSeconds,
      },
      extraTokenClaims: (_context, token) => {
        if (token.kind === 'ClientCredentials') return undefined;
        return { preferred_username: token.accountId, realm_access: { roles: of(token.accountId).roles } };
      },
      loadExistingGrant: grantEverything,
      features: {
        devInteractions: { enabled: false },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => resource,
          useGrantedResource: () => true,
          getResourceServerInfo: ({ oidc }) => ({
            scope,
            accessTokenFormat: 'jwt',
            audience: oidc.account ? (of(oidc.account.accountId).audience ?? IdentityProvider.audience) : '',
            jwt: { sign: { alg: 'RS256' } },
          }),
        },
        // Who comes with the ID token as a hint is asked nothing.
        rpInitiatedLogout: {
          enabled: true,
          logoutSource: (context, form) => {
            const yes = '<button form="op.logoutForm" name="logout" value="yes">Sign out</button>';
            const at = context.oidc.entities.IdTokenHint
              ? '<script>document.querySelector("button").click()</script>'
              : '';
            context.body = page(`${form}${yes}${at}`);
          },
        },
      },
    };
  }

  private accountOf(name: string | undefined): ProviderAccount {
    const account = this.accounts.find((candidate) => candidate.name === name);
    if (!account) throw new Error(`nobody is called ${name}`);
    return account;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!this.provider) return void response.writeHead(503).end();
    if (!request.url?.startsWith('/form/')) return void this.provider.callback()(request, response);
    response.setHeader('content-type', 'text/html');
    if (request.method === 'GET') return void response.end(signInForm(''));
    const form = new URLSearchParams(await text(request));
    const account = this.accounts.find(({ name }) => name === form.get('user'));
    if (form.has('cancel')) return this.finish(request, response, { error: 'access_denied' });
    if (account?.password !== form.get('password')) return void response.end(signInForm('Wrong password.'));
    return this.finish(request, response, { login: { accountId: account?.name ?? '' } });
  }

  private finish(
    request: IncomingMessage,
    response: ServerResponse,
    result: Parameters<Provider['interactionFinished']>[2],
  ): Promise<void> {
    if (!this.provider) throw new Error('The console was not registered.');
    return this.provider.interactionFinished(request, response, result);
  }
}

/** The company has agreed for everybody. */
async function grantEverything({ oidc }: KoaContextWithOIDC) {
  if (!oidc.client || !oidc.session?.accountId) return undefined;
  const { clientId } = oidc.client;
  const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session.accountId });
  grant.addOIDCScope('openid profile');
  grant.addResourceScope(resource, scope);
  await grant.save();
  return grant;
}

function signInForm(fault: string): string {
  return page(`<form method="post">
    <h1>Works account</h1><p>${fault}</p>
    <label>Account <input name="user"></label>
    <label>Secret <input name="password" type="password"></label>
    <button>Continue</button><button name="cancel" value="yes">Cancel</button>
  </form>`);
}

function page(content: string): string {
  return `<!doctype html><html lang="en"><title>Works account</title><body>${content}</body></html>`;
}
