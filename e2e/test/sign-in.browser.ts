import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@koios/test-infrastructure';
import type { Page } from 'playwright-core';
import { seriousViolations } from '../support/accessibility.js';
import { ConsoleBrowser, screenshot, signIn, type Visitor } from '../support/browser.js';
import { GraphqlClient } from '../support/graphql-client.js';
import { IdentityProvider } from '../support/identity-provider.js';
import { RunningStack } from '../support/running-stack.js';

/**
 * Signing in with an identity provider (OpenID Connect): a real one with its own sign-in form, the console in a real Chromium
 * and the real stack behind it.
 */
const password = 'works-account';
const maria = { name: 'maria', password, roles: ['offline_access', 'certificate-manager'] };
/** Whose tokens live just long enough to sign in on a busy machine, and to see what happens at their end. */
const nora = { name: 'nora', password, roles: ['viewer'], accessTokenLifetimeSeconds: 20 };
const paul = { ...nora, name: 'paul', withoutRefreshToken: true };
const otto = { name: 'otto', password, roles: ['offline_access'] };
const eva = { name: 'eva', password, roles: ['viewer'], audience: 'another-api' };

const certificates = '/protocols/opc-ua/certificates';
const directory = mkdtempSync(join(tmpdir(), 'koios-sign-in-'));
let provider: IdentityProvider;
let stack: RunningStack;
let browser: ConsoleBrowser;

beforeAll(async () => {
  provider = await IdentityProvider.start([maria, nora, paul, otto, eva]);
  stack = await RunningStack.start(join(directory, 'stack'), settingsOf(provider));
  provider.registerConsole(stack.facts.gatewayUrl);
  browser = await ConsoleBrowser.start(stack.facts.gatewayUrl);
});

afterAll(async () => {
  await browser?.stop();
  await stack?.stop();
  await provider?.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** As docs/operations.md tells administrators. */
function settingsOf({ issuer }: IdentityProvider): string[] {
  const ofEveryService = [
    `OIDC_ISSUER=${issuer}`,
    `OIDC_AUDIENCE=${IdentityProvider.audience}`,
    'OIDC_ROLES_CLAIM=realm_access.roles',
    'OIDC_USERNAME_CLAIM=preferred_username',
  ];
  const services = ['gateway', 'cert-service', 'device-service', 'connector-service'];
  const settings = services.flatMap((service) => ofEveryService.map((setting) => `${service}.${setting}`));
  const ofGateway = [
    `gateway.OIDC_CLIENT_ID=${IdentityProvider.clientId}`,
    'gateway.OIDC_NAME=Works account',
  ];
  return [...settings, ...ofGateway].flatMap((setting) => ['--set', setting]);
}

function providerButton(page: Page) {
  return page.getByRole('button', { name: 'Sign in with Works account', exact: true });
}

/** Of the provider's own page. */
function accountField(page: Page) {
  return page.getByRole('textbox', { name: 'Account', exact: true });
}

async function showCredentials(page: Page, name: string, secret = password): Promise<void> {
  await accountField(page).fill(name);
  await page.getByLabel('Secret').fill(secret);
  await page.getByRole('button', { name: 'Continue' }).click();
}

async function signInAtProvider(page: Page, name: string, path = certificates): Promise<void> {
  await page.goto(path);
  await providerButton(page).click();
  await showCredentials(page, name);
}

async function signedInAtProvider(name: string): Promise<Visitor> {
  const visitor = await browser.visitor();
  await signInAtProvider(visitor.page, name);
  await visitor.page.getByRole('button', { name: `Account of ${name}` }).waitFor();
  return visitor;
}

/** A certificate that somebody else makes, elsewhere. */
async function generateElsewhere(name: string): Promise<void> {
  const client = new GraphqlClient(stack.facts.graphqlUrl, await stack.signIn());
  const mutation =
    'mutation ($input: GenerateCertificateInput!) { generateCertificate(input: $input) { id } }';
  await client.ask(mutation, { input: { name } });
}

describe('signing in with an identity provider', () => {
  let visitor: Visitor;
  let page: Page;
  /** They are left alone until their tokens have expired. */
  let withRefreshToken: Visitor;
  let withoutRefreshToken: Visitor;
  let socketsOfNora = 0;

  beforeAll(async () => {
    visitor = await browser.visitor();
    page = visitor.page;
    withoutRefreshToken = await signedInAtProvider(paul.name);
    withRefreshToken = await browser.visitor();
    withRefreshToken.page.on('websocket', () => (socketsOfNora += 1));
    await signInAtProvider(withRefreshToken.page, nora.name);
    await withRefreshToken.page.getByRole('button', { name: 'Account of nora' }).waitFor();
  });

  it('is offered first, beside the local users', async () => {
    await page.goto(`${certificates}?search=line`);
    await providerButton(page).waitFor();
    await page.getByLabel('User name').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await screenshot(page, 'sign-in');
  });

  it('is explained when the provider does not answer, and works when it does again', async () => {
    await page.route(`${provider.issuer}/**`, (route) => route.abort());
    await providerButton(page).click();
    await page.getByText('Works account does not answer this page').waitFor();
    await page.unroute(`${provider.issuer}/**`);
  });

  it('that is cancelled is explained, and can be tried again', async () => {
    await providerButton(page).click();
    await showCredentials(page, 'maria', 'wrong');
    await page.getByText('Wrong password.').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Works account did not let you in').waitFor();
    await screenshot(page, 'sign-in-denied');
  });

  it('leads to where somebody wanted to go, with the roles and the name that the provider says', async () => {
    await providerButton(page).click();
    await showCredentials(page, 'maria');
    await page.getByRole('heading', { level: 1, name: 'Client certificates' }).waitFor();
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe(`${certificates}?search=line`);
    await page.getByRole('button', { name: 'Account of maria' }).click();
    await page.getByText('Certificate manager', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Generate' }).click();
    await page.getByLabel(/^Name/).fill('Line 1');
    await page.getByRole('dialog').getByRole('button', { name: 'Generate', exact: true }).click();
    await page.getByText('Line 1 was generated.').waitFor();
  });

  it('outlasts a reload, and is who did something in the audit log', async () => {
    await page.reload();
    await page.getByRole('link', { name: 'Line 1', exact: true }).waitFor();
    await page.goto('/protocols/opc-ua/audit?action=CERTIFICATE_GENERATED');
    await page.getByRole('row', { name: /Line 1.*maria|maria.*Line 1/ }).waitFor();
  });

  it('ends at the provider too, which then asks again who is there', async () => {
    await page.getByRole('button', { name: 'Account of maria' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await providerButton(page).waitFor();
    expect(page.url()).toBe(`${stack.facts.gatewayUrl}/sign-in`);
    await providerButton(page).click();
    await accountField(page).waitFor();
  });

  it('of somebody without a role is refused with what helps, and another account can be used', async () => {
    await showCredentials(page, 'otto');
    await page.getByText('otto has no role in Koios.').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await screenshot(page, 'sign-in-no-role');
    await page.getByRole('button', { name: 'Use another account' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await providerButton(page).click();
    await accountField(page).waitFor();
  });

  it('with a token that is for another API is refused, with what an administrator has to look at', async () => {
    await showCredentials(page, 'eva');
    await page.getByText(/does not accept its token.*OIDC_AUDIENCE/).waitFor();
  });

  it('that did not begin in this window is not gone on with', async () => {
    await page.goto('/sign-in?code=stolen&state=of-somebody-else');
    await page.getByText('This answer belongs to no sign-in of this window').waitFor();
    expect(new URL(page.url()).searchParams.has('code')).toBe(false);
  });

  it('leaves local users their way in', async () => {
    await signIn(page, 'admin', 'end-to-end');
    await page.getByRole('button', { name: 'Account of admin' }).waitFor();
  });

  it('is renewed unnoticed, live updates and downloads with it', async () => {
    const { page: renewed, complaints } = withRefreshToken;
    // The gateway ends a connection with the token that opened it.
    await eventually(() => Promise.resolve(expect(socketsOfNora).toBeGreaterThan(1)));
    expect(provider.refreshes).toBeGreaterThan(0);
    await generateElsewhere('Line 2');
    await renewed.getByRole('link', { name: 'Line 2', exact: true }).click();
    const download = renewed.waitForEvent('download');
    await renewed.getByRole('button', { name: 'Download .der' }).click();
    expect((await download).suggestedFilename()).toBe('Line 2.der');
    expect(complaints).toEqual([]);
  });

  it('ends with the token where the provider renews nothing, and leads back to the same page', async () => {
    const { page: ended } = withoutRefreshToken;
    const over = ended.getByRole('dialog', { name: 'Your session has ended' });
    await over.waitFor();
    await screenshot(ended, 'session-ended');
    await over.getByRole('button', { name: 'Sign in with Works account' }).click();
    await ended.getByRole('link', { name: 'Line 2', exact: true }).waitFor();
    expect(new URL(ended.url()).pathname).toBe(certificates);
  });
});
