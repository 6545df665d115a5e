import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, undisturbedNowMs } from '@koios/test-infrastructure';
import type { Locator, Page } from 'playwright-core';
import { seriousViolations } from '../support/accessibility.js';
import { Authority } from '../support/authority.js';
import { ConsoleBrowser, screenshot, signIn, type Visitor } from '../support/browser.js';
import { type CertificateFiles, filePassphrase, makeCertificateFiles } from '../support/certificate-files.js';
import { layoutShift } from '../support/layout-shift.js';
import { addManyCertificates } from '../support/many-certificates.js';
import { Plant } from '../support/plant.js';
import { RunningStack } from '../support/running-stack.js';
import { addUser } from '../support/users.js';

/**
 * The console as people use it: in a real Chromium, on the real stack, with a real OPC UA server that checks certificates.
 * The tests tell one story and build on each other.
 */
const password = 'end-to-end';
const viewer = { name: 'vera', role: 'viewer', password: 'only-looking' };
const opcUa = '/protocols/opc-ua';
const scriptBudgetBytes = 300 * 1_024;
/** Smaller files do not get smaller. */
const compressedFromBytes = 1_024;
const interactiveBudgetMs = 2_000;
const rowHeightPx = 45;
/** Cumulative Layout Shift: up to 0.1 is good by Web Vitals. */
const layoutShiftBudget = 0.1;
/** A connector tries a refused certificate again after 5 to 30 s. */
const retryLimitMs = 120_000;

const directory = mkdtempSync(join(tmpdir(), 'koios-console-'));
/** The organisation's CA: its folder has ca.pem and ca.crl. */
const authorityFolder = mkdtempSync(join(directory, 'authority-'));
let authority: Authority;
let stack: RunningStack;
let plant: Plant;
let browser: ConsoleBrowser;
let admin: Visitor;
let page: Page;

beforeAll(async () => {
  authority = new Authority(authorityFolder);
  plant = await Plant.start(join(directory, 'plant'));
  // The copies of a certificate are for the list alone: no sweep is to hand 10,000 of them on to connectors meanwhile.
  const withoutSweep = ['--set', 'cert-service.RECONCILE_INTERVAL_MS=3600000'];
  // So short that the page warns of it at once.
  const twoDaysToMove = ['--set', 'cert-service.KEY_OVERLAP_HOURS=48'];
  stack = await RunningStack.start(join(directory, 'stack'), [...withoutSweep, ...twoDaysToMove]);
  addUser(stack.dataDirectory, viewer);
  browser = await ConsoleBrowser.start(stack.facts.gatewayUrl);
  admin = await browser.visitor();
  page = admin.page;
});

afterAll(async () => {
  await browser?.stop();
  await stack?.stop();
  await plant?.stop();
  rmSync(directory, { recursive: true, force: true });
});

function button(name: string | RegExp) {
  return page.getByRole('button', { name, exact: true });
}

/** What stands behind an open dialog is hidden from people, and from these tests. */
function dialog(name: string | RegExp) {
  return page.getByRole('dialog', { name });
}

/** What was found wrong with pages so far: asserted at the end, so that the story is told to its end as well. */
const violations: string[] = [];
const shifts: string[] = [];

/** Looks at a page as it stands: whether everybody can use it, and how much it moved by itself while it was loading. */
async function examine(): Promise<void> {
  const shift = await layoutShift(page);
  if (shift > layoutShiftBudget) shifts.push(`${new URL(page.url()).pathname}: ${shift.toFixed(3)}`);
  violations.push(...(await seriousViolations(page)));
}

async function openPage(path: string, heading: string): Promise<void> {
  await page.goto(`${opcUa}/${path}`);
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
}

async function openCertificate(name: string): Promise<void> {
  await openPage(`certificates?search=${encodeURIComponent(name)}`, 'Client certificates');
  await page.getByRole('link', { name, exact: true }).click();
  await page.getByText('Import this on your server to trust Koios').waitFor();
}

async function openDevice(tab: string): Promise<void> {
  await openPage('devices', 'Devices');
  await page.getByRole('link', { name: 'Boiler' }).click();
  await page.getByRole('link', { name: tab, exact: true }).click();
}

async function trustWhatWasRejected(): Promise<string> {
  const [thumbprint] = await eventually(async () => {
    const rejected = (await plant.rejected()).map((certificate) => certificate.thumbprint);
    expect(rejected).not.toEqual([]);
    return rejected;
  });
  await plant.trust(thumbprint ?? '');
  return thumbprint ?? '';
}

/** What the page says of its charts: for example “Scans 3 to 40 · no gap · one certificate”. */
async function seriesNote(): Promise<string> {
  return (await page.getByTestId('series-note').textContent()) ?? '';
}

/** Runs in the page: drags the bar of a list through to a place, a frame at a time as a hand does in half a second. */
async function scrollPast(list: Element, toPx: number): Promise<void> {
  const fromPx = list.scrollTop;
  const frames = 30;
  for (let frame = 1; frame <= frames; frame += 1) {
    list.scrollTo(0, fromPx + ((toPx - fromPx) * frame) / frames);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}

/** Runs in the page: how wide it is with what stands out of the screen. */
function widthPx(): number {
  return document.documentElement.scrollWidth;
}

/** Runs in the page. */
function hasFocus(element: Element): boolean {
  return element === document.activeElement;
}

describe('signing in', () => {
  it('refuses a wrong password in the gateway’s words, and leads to where somebody wanted to go', async () => {
    await page.goto(`${opcUa}/devices?search=x`);
    await signIn(page, 'admin', 'wrong-password');
    await page.getByText('The user name or the password is wrong.').waitFor();
    await examine();
    await signIn(page, 'admin', password);
    await page.getByRole('heading', { level: 1, name: 'Devices' }).waitFor();
    expect(new URL(page.url()).search).toBe('?search=x');
    admin.complaints.length = 0; // The browser itself complains about the refusal.
  });
});

describe('the story of a certificate', () => {
  let thumbprint: string;

  it('generates a certificate and gives out the .der that a server needs', async () => {
    await openPage('certificates', 'Client certificates');
    await button('Generate').click();
    await examine();
    await page.getByLabel(/^Name/).fill('Line 1');
    await dialog('Generate a certificate').getByRole('button', { name: 'Generate', exact: true }).click();
    await page.getByText('Line 1 was generated.').waitFor();
    await openCertificate('Line 1');
    const [download] = await Promise.all([page.waitForEvent('download'), button('Download .der').click()]);
    const certificate = new X509Certificate(readFileSync(await download.path()));
    expect(certificate.subjectAltName).toContain(':Koios:line-1');
    thumbprint = certificate.fingerprint.replaceAll(':', '');
    await page.getByText(thumbprint).waitFor();
  });

  it('tests the unsaved form of a device: rejected, with the cause, the cure and the .der right there', async () => {
    await openPage('devices', 'Devices');
    await page.getByText('No devices yet').waitFor();
    await button('Add device').first().click();
    await page.getByLabel(/^Name/).fill('Boiler');
    await page.getByLabel(/^Endpoint URL/).fill(plant.endpointUrl);
    await button('Discover').click();
    await button('Use Sign & Encrypt, Basic256Sha256').click();
    expect(await page.getByRole('combobox', { name: 'Security policy' }).inputValue()).toBe('Basic256Sha256');
    await page.getByLabel(/^Scan rate/).fill('2000');
    await page.getByRole('combobox', { name: 'Client Certificate' }).click();
    await page.getByRole('option', { name: 'Line 1' }).click();
    await button('Test').click();
    await page.getByRole('heading', { name: 'Certificate rejected by server' }).waitFor();
    const report = page.getByRole('region', { name: 'Connection test' });
    await report.getByText('BadSecurityChecksFailed').first().waitFor();
    await report.getByText('What to do').waitFor();
    expect(await report.getByText(': passed').count()).toBeGreaterThan(3);
    await page.getByRole('heading', { name: 'Make the server trust Koios' }).waitFor();
    await page.getByLabel('Which server is it?').selectOption({ label: 'Kepware (KEPServerEX)' });
    await page.getByText('Trusted Clients').waitFor();
    await screenshot(page, 'device-test');
    const [download] = await Promise.all([page.waitForEvent('download'), button('Download .der').click()]);
    const certificate = new X509Certificate(readFileSync(await download.path()));
    expect(certificate.fingerprint.replaceAll(':', '')).toBe(thumbprint);
    await examine();
  });

  it('turns green by itself when the server trusts the certificate', async () => {
    expect(await trustWhatWasRejected()).toBe(thumbprint);
    await page.getByRole('heading', { name: 'The server trusts Koios' }).waitFor({ timeout: retryLimitMs });
    await page.getByText('The connection works.').waitFor();
  });

  it('adds the device, and shows policy and Client Certificate only where the mode is not None', async () => {
    await page.getByText('None', { exact: true }).click();
    expect(await page.getByRole('combobox', { name: 'Client Certificate' }).count()).toBe(0);
    expect(await page.getByRole('combobox', { name: 'Security policy' }).count()).toBe(0);
    await page.getByText('Sign & Encrypt', { exact: true }).click();
    await page.getByRole('combobox', { name: 'Client Certificate' }).waitFor();
    await button('Add device').click();
    await page.getByRole('heading', { level: 1, name: 'Boiler' }).waitFor();
  });

  it('scans, and takes tags', async () => {
    await button('Start scanning').click();
    await page.getByRole('status').getByText('Running').waitFor();
    await page.getByRole('link', { name: 'Tags', exact: true }).click();
    const tree = page.getByRole('region', { name: 'Browse the server' }).last();
    await tree.getByRole('button', { name: 'Open Simulation' }).click();
    await tree.getByRole('button', { name: 'Add Counter' }).click();
    await tree.getByRole('button', { name: 'Counter is a tag already' }).waitFor();
    await page.getByLabel('Name', { exact: true }).fill('Level');
    await page.getByLabel('NodeId', { exact: true }).fill('ns=1;s=Simulation.Double');
    await button('Add by hand').click();
    const counter = page.getByRole('row', { name: /^Counter/ });
    await counter.getByRole('cell', { name: 'No', exact: true }).waitFor();
    await button('Edit Level').click();
    const edited = dialog('Tag Level');
    await edited.getByLabel('Name').fill('Counter');
    await edited.getByText('Another tag has this name.').waitFor();
    await edited.getByLabel('Name').fill('Tank level');
    await edited.getByRole('checkbox', { name: 'Writable' }).check();
    await examine();
    await edited.getByRole('button', { name: 'Apply' }).click();
    await page
      .getByRole('row', { name: /^Tank level/ })
      .getByRole('cell', { name: 'Yes', exact: true })
      .waitFor();
    await examine();
    await screenshot(page, 'device-tags');
    await button('Save').click();
    await page.getByText('The tags were saved.').waitFor();
  });

  it('shows values that move, with their course', async () => {
    await page.getByRole('link', { name: 'Overview', exact: true }).click();
    const value = page
      .getByRole('row', { name: /^Counter/ })
      .getByRole('cell')
      .nth(1);
    await eventually(async () => expect(await value.textContent()).toMatch(/\d/));
    const first = await value.textContent();
    await eventually(async () => expect(await value.textContent()).not.toBe(first));
    await page.getByRole('img', { name: /^Course of Counter/ }).waitFor();
  });

  it('regenerates: the device waits for trust, moves by itself, and the chart has no gap', async () => {
    await openCertificateFromDevice();
    await button('Regenerate').click();
    const confirmation = dialog(/^Regenerate Line 1/);
    await confirmation.getByText('Boiler').waitFor();
    await confirmation.getByRole('button', { name: 'Regenerate' }).click();
    await page.getByText('Line 1 has revision 2.').waitFor();
    await page.getByText('A device still runs on revision 1').waitFor();
    await examine();
    await page.getByRole('tab', { name: 'Revisions' }).click();
    await page.getByRole('row', { name: /^1 [0-9A-F]{40}.* in 2 days 1 / }).waitFor();
    await examine();
    await page.goBack();
    await page
      .getByText('Running, and waiting to move to the new certificate')
      .waitFor({ timeout: retryLimitMs });
    await page
      .getByRole('heading', { name: 'Make the server trust Koios' })
      .waitFor({ timeout: retryLimitMs });
    await trustWhatWasRejected();
    await page.getByRole('heading', { name: 'The server trusts Koios' }).waitFor({ timeout: retryLimitMs });
    await eventually(async () => expect(await seriesNote()).toContain('2 certificates'));
    expect(await seriesNote()).toContain('no gap');
    await examine();
    await screenshot(page, 'device-overview');
  });

  /** Through the link, not the address: the page's charts go on while another page is open. */
  async function openCertificateFromDevice(): Promise<void> {
    await page.getByRole('link', { name: 'Line 1' }).click();
    await page.getByText('Import this on your server to trust Koios').waitFor();
  }

  it('does not offer to delete the default', async () => {
    await openPage('certificates', 'Client certificates');
    await page
      .getByRole('row')
      .filter({ has: page.getByLabel('Default certificate') })
      .click();
    await page.getByText('Import this on your server to trust Koios').waitFor();
    await button('Regenerate').waitFor();
    expect(await button('Delete').count()).toBe(0);
    expect(await button('Make default').count()).toBe(0);
  });

  it('deletes the certificate, names the device before, and the device falls back to the default', async () => {
    await openCertificate('Line 1');
    await screenshot(page, 'certificate');
    const message = 'device-service does not answer.';
    await page.route('**/graphql', (route) =>
      route.request().postData()?.includes('"DeviceNames"')
        ? route.fulfill({ json: { data: null, errors: [{ message }] } })
        : route.continue(),
    );
    await button('Delete').click();
    const confirmation = dialog(/^Delete Line 1/);
    await confirmation.getByText('It is not known now which devices are affected').waitFor();
    await confirmation.getByText(message).waitFor();
    expect(await confirmation.getByRole('button', { name: 'Delete' }).isDisabled()).toBe(true);
    await page.unroute('**/graphql');
    await confirmation.getByRole('button', { name: 'Try again' }).click();
    await confirmation.getByText('Boiler').waitFor();
    await examine();
    await confirmation.getByRole('button', { name: 'Delete' }).click();
    await page.getByText(/Line 1 was deleted. 1 device uses .* now/).waitFor();
    await openDevice('Overview');
    await page
      .getByRole('heading', { name: 'Make the server trust Koios' })
      .waitFor({ timeout: retryLimitMs });
  });

  it('is why the device is among those that wait, with the reason, until its server trusts the default', async () => {
    const { page: list, context, complaints } = await browser.signedIn('admin', password);
    await list.goto(`${opcUa}/devices`);
    await list.getByRole('button', { name: 'Waiting for trust 1', exact: true }).click();
    await list
      .getByRole('row', { name: /^Boiler Waiting for trust Certificate rejected by server/ })
      .waitFor();
    expect(new URL(list.url()).search).toBe('?state=WAITING_FOR_TRUST');
    await list.getByRole('combobox', { name: 'Reason' }).click();
    await list
      .getByRole('option', { name: 'Certificate rejected by server · BadSecurityChecksFailed (1)' })
      .click();
    expect(new URL(list.url()).search).toBe('?state=WAITING_FOR_TRUST&error=BadSecurityChecksFailed');
    await list.reload();
    await list.getByRole('row', { name: /^Boiler/ }).waitFor();
    violations.push(...(await seriousViolations(list)));
    await screenshot(list, 'devices-waiting');

    const { width, height } = page.viewportSize() ?? { width: 1360, height: 860 };
    await page.setViewportSize({ width: 390, height });
    await page.getByText('BadSecurityChecksFailed').waitFor();
    expect(await page.evaluate(widthPx)).toBe(390);
    await page.setViewportSize({ width, height });

    await trustWhatWasRejected();
    await page.getByRole('heading', { name: 'The server trusts Koios' }).waitFor({ timeout: retryLimitMs });
    await page.getByRole('link', { name: /^Default \(/ }).waitFor();
    await list.getByText('No device is like this now').waitFor({ timeout: retryLimitMs });
    await list.getByRole('button', { name: 'Running 1', exact: true }).waitFor();
    await list.getByRole('button', { name: 'Show all devices' }).click();
    await list.getByRole('row', { name: /^Boiler Running/ }).waitFor();
    expect(new URL(list.url()).search).toBe('');
    expect(complaints).toEqual([]);
    await context.close();
  });
});

describe('an upload', () => {
  let files: CertificateFiles;

  beforeAll(() => {
    files = makeCertificateFiles(directory, 'press-7');
  });

  async function choose(...paths: string[]): Promise<void> {
    await openPage('certificates?dialog=upload', 'Client certificates');
    await page.locator('input[type=file]').setInputFiles(paths);
  }

  async function save(name: string): Promise<void> {
    await page.getByText('These files can be taken in.').waitFor();
    await page.getByText('urn:example:press-7').first().waitFor();
    await page.getByRole('dialog').getByLabel(/^Name/).fill(name);
    await page.getByRole('dialog').getByRole('button', { name: 'Upload' }).click();
    await page.getByText(`${name} was uploaded.`).waitFor();
  }

  it('of PEM shows what the profile check says before it is saved, and asks for no passphrase', async () => {
    await choose(files.certificatePem, files.keyPem);
    await page.getByText('These files can be taken in.').waitFor();
    expect(await page.getByLabel('Passphrase').count()).toBe(0);
    await examine();
    await screenshot(page, 'upload');
    await save('Press as PEM');
  });

  it('of DER with an encrypted key asks for the passphrase, and refuses a wrong one at its field', async () => {
    await choose(files.certificateDer, files.encryptedKeyPem);
    await page.getByText('The private key is encrypted.').waitFor();
    await page.getByLabel('Passphrase', { exact: true }).fill('wrong');
    await button('Check with this passphrase').click();
    await page.getByText('The passphrase is wrong').waitFor();
    await page.getByLabel('Passphrase', { exact: true }).fill(filePassphrase);
    await button('Check with this passphrase').click();
    await save('Press as DER');
  });

  it('of PKCS#12 asks for its passphrase', async () => {
    await choose(files.pkcs12);
    await page.getByLabel('Passphrase', { exact: true }).fill(filePassphrase);
    await button('Check with this passphrase').click();
    await save('Press as PKCS#12');
  });

  it('with a name that is taken says so at the name', async () => {
    await choose(files.certificatePem, files.keyPem);
    await page.getByText('These files can be taken in.').waitFor();
    await page.getByRole('dialog').getByLabel(/^Name/).fill('Press as PEM');
    await page.getByRole('dialog').getByRole('button', { name: 'Upload' }).click();
    await page.getByRole('dialog').getByText('Another certificate').waitFor();
    expect(await page.getByRole('dialog').getByLabel(/^Name/).getAttribute('aria-invalid')).toBe('true');
  });
});

describe('a signing request', () => {
  /** Downloads the request, and uploads what the CA makes of it. */
  async function haveItSigned(reason?: string): Promise<void> {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      button('Download .csr of Line 2').click(),
    ]);
    const signed = join(directory, 'signed.pem');
    writeFileSync(signed, authority.sign(readFileSync(await download.path(), 'utf8')));
    await button('Upload certificate for Line 2').click();
    await page.getByRole('dialog').locator('input[type=file]').setInputFiles(signed);
    if (reason === undefined) expect(await page.getByRole('radio').count()).toBe(0);
    else await page.getByRole('radio', { name: reason }).check();
    await page.getByRole('dialog').getByRole('button', { name: 'Upload' }).click();
  }

  it('is made, given out as .csr, and becomes a certificate when the CA has signed it', async () => {
    await openPage('certificates/signing-requests', 'Signing requests');
    await page.getByText('No signing request waits').waitFor();
    await button('New signing request').first().click();
    await page.getByLabel(/^Name/).fill('Line 2');
    await examine();
    await page.getByRole('dialog').getByRole('button', { name: 'Make the request' }).click();
    await page.getByText('The signing request of Line 2 is ready').waitFor();
    await examine();
    await screenshot(page, 'signing-requests');
    await haveItSigned();
    await page.getByText('Line 2 has revision 1, signed by your CA.').waitFor();
    await page.getByText('No signing request waits').waitFor();
  });

  it('renews what a CA has signed', async () => {
    await openCertificate('Line 2');
    expect(await button('Regenerate').count()).toBe(0);
    await button('Renew with your CA').click();
    await dialog(/^Renew Line 2/)
      .getByRole('button', { name: 'Make the request' })
      .click();
    await page.getByRole('link', { name: 'Line 2' }).waitFor();
    await haveItSigned('The key may be known to others');
    await page.getByText('Line 2 has revision 2, signed by your CA.').waitFor();
    await openPage('audit?action=CERTIFICATE_REGENERATED', 'Audit');
    await page.getByRole('row', { name: /Line 2.*COMPROMISED/ }).waitFor();
  });

  it('is how a certificate that was made elsewhere is renewed', async () => {
    await openCertificate('Press as PEM');
    expect(await button('Regenerate').count()).toBe(0);
    await button('Renew with your CA').waitFor();
  });
});

describe('the certificates', () => {
  it('stand in a table with their expiry, their devices and how they are', async () => {
    await openPage('certificates', 'Client certificates');
    await page.getByRole('row', { name: /Press as DER/ }).waitFor();
    await screenshot(page, 'certificates');
  });
});

describe('a private key', () => {
  it('is downloaded only behind a warning, a confirmation and a passphrase', async () => {
    await openCertificate('Press as PEM');
    await button(/^Private key/).click();
    const warning = dialog(/^Download the private key/);
    await warning.getByText('Whoever has this key can pretend to be Koios').waitFor();
    const confirm = warning.getByRole('button', { name: 'Download private key' });
    expect(await confirm.isDisabled()).toBe(true);
    await warning.getByRole('radio', { name: /PEM/ }).check();
    await warning.getByLabel(/^Passphrase/).fill(filePassphrase);
    await warning.getByRole('checkbox').check();
    await examine();
    const [download] = await Promise.all([page.waitForEvent('download'), confirm.click()]);
    expect(readFileSync(await download.path(), 'utf8')).toContain('BEGIN ENCRYPTED PRIVATE KEY');
  });
});

describe('the other pages', () => {
  it('decide about servers, and come to the page by its address', async () => {
    await openPage('server-trust?trust=TRUSTED', 'Server trust');
    await button(/^Reject /).click();
    await dialog(/^Reject /)
      .getByRole('button', { name: 'Reject' })
      .click();
    await page.getByText(/is rejected\./).waitFor();
    await openPage('server-trust?trust=REJECTED', 'Server trust');
    await button(/^Trust /).click();
    await dialog(/^Trust /)
      .getByRole('button', { name: 'Trust' })
      .click();
    await page.getByText(/is trusted\./).waitFor();
    await openPage('server-trust?trust=REJECTED', 'Server trust');
    await page.getByText('No server’s certificate is rejected').waitFor();
    await openPage('server-trust', 'Server trust');
    await page.getByRole('link', { name: 'Boiler' }).waitFor();
    await examine();
    await screenshot(page, 'server-trust');
  });

  it('take in an authority and its revocation list, and take it out again', async () => {
    await openPage('server-trust/issuers', 'Trusted authorities');
    await page.getByText('No authorities yet').waitFor();
    await examine();
    for (const [what, file] of [
      ['Add authority', 'ca.pem'],
      ['Add revocation list', 'ca.crl'],
    ] as const) {
      await button(what).click();
      await page.getByRole('dialog').locator('input[type=file]').setInputFiles(join(authorityFolder, file));
      await page.getByRole('dialog').getByRole('button', { name: what }).click();
    }
    await page.getByRole('row', { name: /Plant-CA.*issued/ }).waitFor();
    await examine();
    await button(/^Remove /).click();
    await dialog(/^Remove /)
      .getByRole('button', { name: 'Remove' })
      .click();
    await page.getByText('No authorities yet').waitFor();
  });

  it('show the connectors of each plant', async () => {
    await openPage('connectors', 'Connectors');
    await page.getByRole('cell', { name: 'connector-1' }).waitFor();
    await examine();
  });

  it('say where the private keys of a plant are, and change it', async () => {
    await openPage('connectors', 'Connectors');
    await page.getByText('Private keys stay in the vault').waitFor();
    await page.getByRole('button', { name: 'Key custody' }).click();
    await page.getByRole('radio', { name: /With each connector too/ }).check();
    await examine();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Connectors hold private keys').waitFor();
    await page.getByRole('button', { name: 'Key custody' }).click();
    await page.getByRole('radio', { name: /In the vault alone/ }).check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Private keys stay in the vault').waitFor();
  });

  it('show who did what, filtered', async () => {
    await openPage('audit?action=PRIVATE_KEY_DOWNLOADED', 'Audit');
    await page.getByRole('row', { name: /Private key downloaded/ }).waitFor();
    expect(await page.getByRole('row', { name: /Certificate generated/ }).count()).toBe(0);
    await openPage('audit?actor=nobody', 'Audit');
    await page.getByText('Nothing matches').waitFor();
    await openPage('audit?actor=nobody&action=CERTIFICATE_DELETED', 'Audit');
    await button('Clear the filters').click();
    expect(new URL(page.url()).search).toBe('');
    await page.getByRole('row', { name: /Certificate deleted.*Line 1/ }).waitFor();
    await examine();
    await screenshot(page, 'audit');
  });

  it.each([
    ['devices', 'Devices'],
    ['certificates', 'Client certificates'],
  ])('%s can be read by everybody', async (path, heading) => {
    await openPage(path, heading);
    await page
      .getByRole('main')
      .getByText(/in all/)
      .waitFor();
    await examine();
  });

  it('say so when there is nothing at an address', async () => {
    await page.goto(`${opcUa}/nothing-here`);
    await page.getByText('There is no such page').waitFor();
    await examine();
  });

  it('of the device’s configuration generate a certificate in place, and select it', async () => {
    await openDevice('Configuration');
    const select = page.getByRole('combobox', { name: 'Client Certificate' });
    await select.waitFor();
    await examine();
    await screenshot(page, 'device-configuration');
    await button('Generate a certificate').click();
    const generate = dialog('Generate a certificate');
    await generate.getByLabel(/^Name/).fill('Line 3');
    await generate.getByRole('button', { name: 'Generate', exact: true }).click();
    await eventually(async () => expect(await select.inputValue()).toBe('Line 3'));
    await page.getByText('Not saved yet').waitFor();
    await button('Discard').click();
    await eventually(async () => expect(await select.inputValue()).toBe(''));
  });

  it('of the device’s configuration test as whom a session is opened, and save what the form says', async () => {
    await page.getByRole('combobox', { name: 'User identity' }).click();
    await page.getByRole('option', { name: 'User name and password' }).click();
    await page.getByLabel('User name').fill('operator');
    await page.locator('input[type=password]').fill('wrong');
    await button('Test').click();
    const report = page.getByRole('region', { name: 'Connection test' });
    await report
      .getByText(/BadUserAccessDenied|BadIdentityTokenRejected/)
      .first()
      .waitFor();
    await examine();
    await page.locator('input[type=password]').fill('operator');
    await button('Test').click();
    await report.getByText('The connection works.').waitFor();
    await button('Save').click();
    await page.getByText('Saved.').waitFor();
  });
});

describe('a server that presents another certificate', () => {
  it('is shown with both side by side, and runs again when the new one is trusted', async () => {
    await openDevice('Overview');
    await page.getByRole('status').getByText('Running').first().waitFor();
    await examine();
    plant = await plant.reinstall();
    const change = page.getByRole('region', { name: 'The server presents another certificate' });
    await change.waitFor({ timeout: retryLimitMs });
    await change.getByRole('columnheader', { name: 'Presented now' }).waitFor();
    const thumbprints = change.getByRole('row', { name: /^Thumbprint/ }).getByRole('cell');
    const [trusted, presented] = await thumbprints.allTextContents();
    expect(presented).toMatch(/^[0-9A-F]{40} \(differs\)$/);
    expect(presented).not.toContain(trusted);
    // Not how much moved: what was inserted is news, however soon after the page was opened.
    violations.push(...(await seriousViolations(page)));
    await screenshot(page, 'server-change');
    await button('Trust the new certificate').click();
    await dialog(/^Trust /)
      .getByRole('button', { name: 'Trust' })
      .click();
    await change.waitFor({ state: 'hidden', timeout: retryLimitMs });
    await page.getByRole('status').getByText('Running').first().waitFor({ timeout: retryLimitMs });
  });
});

describe('a device that cannot be reached', () => {
  it('says what to do next, wherever one looks, and loses nothing that was written', async () => {
    await openPage('devices/new', 'Add a device');
    await page.getByLabel(/^Name/).fill('Oven');
    await page.getByLabel(/^Endpoint URL/).fill('opc.tcp://127.0.0.1:1');
    await page.getByText('None', { exact: true }).click();
    await button('Add device').click();
    await button('Start scanning').click();
    await page.getByText('Connection refused').waitFor();
    await page.getByRole('link', { name: 'Tags', exact: true }).click();
    await page.getByText('The server cannot be browsed now').waitFor();
    await page.getByRole('link', { name: 'See why' }).click();
    await page.getByRole('link', { name: 'Check and test the settings' }).click();
    const name = page.getByLabel(/^Name/).filter({ visible: true });
    await name.fill('Oven 3');
    await page.getByRole('link', { name: 'Overview', exact: true }).click();
    await page.getByText('Connection refused').waitFor();
    await examine();
    await page.getByRole('link', { name: 'Configuration', exact: true }).click();
    await page.getByText('Not saved yet').waitFor();
    expect(await name.inputValue()).toBe('Oven 3');
  });

  it('leads back to the list as it was filtered', async () => {
    await openPage('devices?state=FAILED', 'Devices');
    await page.getByRole('link', { name: 'Oven' }).click();
    await page.getByRole('link', { name: 'All devices' }).click();
    await page.getByRole('row', { name: /^Oven Failed Connection refused/ }).waitFor();
    expect(new URL(page.url()).search).toBe('?state=FAILED');
  });
});

describe('a narrow screen', () => {
  it('holds every page, and shows where one is', async () => {
    const { page: phone, context } = await browser.signedIn('admin', password);
    await phone.setViewportSize({ width: 390, height: 844 });
    for (const [path, tab] of [
      ['certificates', 'Certificates'],
      ['devices', 'Devices'],
      ['server-trust', 'Server trust'],
      ['connectors', 'Connectors'],
      ['audit', 'Audit'],
    ] as const) {
      await phone.goto(`${opcUa}/${path}`);
      await phone.getByRole('heading', { level: 1 }).waitFor();
      const current = phone
        .getByRole('navigation', { name: 'OPC UA pages' })
        .getByRole('link', { name: tab });
      await eventually(async () => {
        const { x = -1, width = 0 } = (await current.boundingBox()) ?? {};
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x + width).toBeLessThanOrEqual(390);
      });
      expect(await phone.evaluate(widthPx)).toBe(390);
    }
    await context.close();
  });
});

describe('the keyboard alone', () => {
  it('signs in, generates a certificate, gives out its .der and comes back to its row', async () => {
    const { page: typed, context, complaints } = await browser.visitor();
    const { keyboard } = typed;
    await typed.goto(`${opcUa}/certificates`);
    await tabTo(typed.getByLabel('User name'));
    await keyboard.type('admin');
    await keyboard.press('Tab');
    await keyboard.type(password);
    await keyboard.press('Enter');
    await tabTo(typed.getByRole('button', { name: 'Generate' }));
    await keyboard.press('Enter');
    await tabTo(typed.getByRole('dialog').getByLabel(/^Name/));
    await keyboard.type('Typed by hand');
    await keyboard.press('Enter');
    await typed.getByText('Typed by hand was generated.').waitFor();
    const link = typed.getByRole('link', { name: 'Typed by hand' });
    await tabTo(link);
    await keyboard.press('Enter');
    await tabTo(typed.getByRole('button', { name: 'Download .der' }));
    const [download] = await Promise.all([typed.waitForEvent('download'), keyboard.press('Enter')]);
    expect(download.suggestedFilename()).toBe('Typed by hand.der');
    await keyboard.press('Escape');
    await typed.getByRole('dialog').waitFor({ state: 'detached' });
    await eventually(async () => expect(await link.evaluate(hasFocus)).toBe(true));
    expect(complaints).toEqual([]);
    await context.close();
  });

  /** Presses Tab until something has the focus, as often as people may be asked to. */
  async function tabTo(target: Locator): Promise<void> {
    await target.waitFor();
    for (let pressed = 0; pressed < 40; pressed += 1) {
      if (await target.evaluate(hasFocus)) return;
      await target.page().keyboard.press('Tab');
    }
    throw new Error(`no way by Tab to ${String(target)}`);
  }
});

describe('a viewer', () => {
  it('sees everything and can change nothing: what is forbidden is absent, or disabled with its reason', async () => {
    const { page: viewed, context } = await browser.signedIn(viewer.name, viewer.password);
    const generate = viewed.getByRole('button', { name: 'Generate' });
    expect(await generate.getAttribute('aria-disabled')).toBe('true');
    await generate.click({ force: true });
    expect(await viewed.getByRole('dialog').count()).toBe(0);
    await generate.hover();
    await viewed.getByRole('tooltip').getByText('may not change certificates').waitFor();

    await viewed.getByRole('link', { name: 'Press as PEM' }).click();
    await viewed.getByText('Import this on your server to trust Koios').waitFor();
    for (const name of ['Renew with your CA', 'Make default', 'Delete', /^Private key/])
      expect(await viewed.getByRole('button', { name }).getAttribute('aria-disabled')).toBe('true');

    await viewed.goto(`${opcUa}/devices`);
    expect(await viewed.getByRole('button', { name: 'Add device' }).getAttribute('aria-disabled')).toBe(
      'true',
    );
    await viewed.getByRole('link', { name: 'Boiler' }).click();
    for (const name of ['Stop scanning', 'Delete device'])
      expect(await viewed.getByRole('button', { name }).getAttribute('aria-disabled')).toBe('true');
    await viewed.getByRole('link', { name: 'Configuration' }).click();
    await viewed.getByText('your role may not change them').waitFor();
    for (const name of ['Test', 'Save'])
      expect(await viewed.getByRole('button', { name, exact: true }).getAttribute('aria-disabled')).toBe(
        'true',
      );
    expect(await viewed.getByLabel(/^Endpoint URL/).isDisabled()).toBe(true);
    await viewed.goto(`${opcUa}/server-trust`);
    await viewed.getByRole('link', { name: 'Boiler' }).first().waitFor();
    expect(await viewed.getByRole('button', { name: /^Reject/ }).count()).toBe(0);
    await viewed.goto(`${opcUa}/audit`);
    await viewed.getByText('The audit log is not for your role').waitFor();
    await context.close();
  });
});

describe('the budgets, with 10,000 certificates', () => {
  beforeAll(async () => {
    const { databases } = stack.facts.postgres;
    await addManyCertificates(databases['cert-service'] ?? '', 10_000);
  });

  it('loads under 300 KiB of compressed script before the first page stands, which comes compressed', async () => {
    const { page: first, context } = await browser.visitor();
    const scripts: Promise<{ readonly body: Buffer; readonly encoding: string | undefined }>[] = [];
    first.on('response', (response) => {
      if (!response.url().endsWith('.js')) return;
      const encoding = response.headers()['content-encoding'];
      scripts.push(response.body().then((body) => ({ body, encoding })));
    });
    await first.goto('/');
    await signIn(first, 'admin', password);
    await first.getByRole('link', { name: 'Copy 00001' }).waitFor();
    const loaded = await Promise.all(scripts);
    const total = loaded.reduce((sum, { body }) => sum + gzipSync(body).length, 0);
    console.log(
      `first load: ${(total / 1_024).toFixed(0)} KiB of compressed script in ${loaded.length} files`,
    );
    expect(total).toBeLessThan(scriptBudgetBytes);
    const worthIt = loaded.filter(({ body }) => body.length >= compressedFromBytes);
    expect(new Set(worthIt.map(({ encoding }) => encoding))).toEqual(new Set(['br']));
    await context.close();
  });

  it('shows a table that can be used within 2 s', async () => {
    const startedAt = undisturbedNowMs();
    await page.goto(`${opcUa}/certificates`);
    await page.getByRole('link', { name: 'Copy 00001' }).click({ trial: true });
    const durationMs = undisturbedNowMs() - startedAt;
    console.log(`the table of 10,000 certificates could be used after ${durationMs.toFixed(0)} ms`);
    expect(durationMs).toBeLessThan(interactiveBudgetMs);
  });

  it('scrolls through all of them as fast as a hand can, and shows the rows wherever it stops', async () => {
    const list = page.getByRole('region', { name: 'Client certificates' });
    const rowsInAll = Number(await page.getByRole('table').getAttribute('aria-rowcount')) - 1;
    expect(rowsInAll).toBeGreaterThan(10_000);
    let asked = 0;
    page.on('request', (request) => {
      if (request.postData()?.includes('"CertificateList"')) asked += 1;
    });
    for (const stop of [2_500, 5_000, 9_990, 40]) {
      await list.evaluate(scrollPast, (stop - 1) * rowHeightPx);
      const startedAt = performance.now();
      const row = page.getByRole('row', { name: `Copy ${String(stop).padStart(5, '0')}` });
      await row.waitFor();
      console.log(
        `row ${stop} is there ${(performance.now() - startedAt).toFixed(0)} ms after the scrolling`,
      );
      // The header is the first row.
      expect(await row.getAttribute('aria-rowindex')).toBe(String(stop + 1));
      expect(await page.getByRole('row').count()).toBeLessThan(100);
    }
    console.log(`${asked} pages were asked for`);
    // Of 201: those that were scrolled past are not asked for.
    expect(asked).toBeLessThan(60);
    await list.focus();
    await page.keyboard.press('End');
    await page.getByRole('link', { name: 'Press as PEM' }).waitFor();
  });

  it('searches and sorts them on the server', async () => {
    await page.getByLabel('Search by name').fill('copy 0777');
    await page.getByText('10 in all').waitFor();
    await button('Sort by Expires').click();
    await eventually(async () =>
      expect(await page.getByRole('row').nth(1).textContent()).toContain('Copy 07770'),
    );
    await button('Sort by Expires').click();
    await eventually(async () =>
      expect(await page.getByRole('row').nth(1).textContent()).toContain('Copy 07779'),
    );
    expect(new URL(page.url()).search).toBe('?search=copy+0777&sort=-expires');
    await page.getByLabel('Clear the search').click();
    await page.getByText(/^10,0\d\d in all$/).waitFor();
  });

  it('draws what expires when', async () => {
    await openPage('connectors', 'Connectors');
    const picture = page.getByRole('region', { name: 'What expires when' });
    const bars = picture.getByRole('button');
    await bars.first().waitFor();
    const counts = await Promise.all((await bars.all()).map((bar) => bar.getAttribute('aria-label')));
    const counted = counts.reduce(
      (sum, label) => sum + Number(/: ([\d,]+) /.exec(label ?? '')?.[1]?.replace(',', '')),
      0,
    );
    expect(counted).toBeGreaterThan(10_000);
    await screenshot(page, 'connectors');
    await picture
      .getByRole('button', { name: /: [1-9].* certificates?$/ })
      .first()
      .click();
    await picture.getByRole('link', { name: 'Copy 00001' }).waitFor();
    await examine();
  });

  it('has no serious accessibility violation on any page, light or dark', () => {
    expect(violations).toEqual([]);
  });

  it('has moved nothing under people’s eyes', () => {
    expect(shifts).toEqual([]);
  });

  it('has drawn every page so far without an error in the browser', () => {
    expect(admin.complaints).toEqual([]);
  });
});
