import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import {
  derToPem,
  generateRsaKeyPair,
  issueSelfSignedCertificate,
  writePkcs12,
} from '@koios/application-certificate';
import { temporaryFolder } from '@koios/test-infrastructure';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkFile } from '../src/cli/check-file.js';
import { checkReport } from '../src/cli/check-report.js';
import { koiosCert, program } from './support/koios-cert.js';

const { path: folder, remove } = temporaryFolder('koios-cert-check');
const file = (name: string): string => join(folder, name);
const dayMs = 86_400_000;
const passphrase = 'correct horse';

beforeAll(async () => {
  const [keyPair, otherPair] = await Promise.all([generateRsaKeyPair(2048), generateRsaKeyPair(2048)]);
  const issue = (issuedAt: Date) =>
    issueSelfSignedCertificate({
      commonName: 'Mixer client',
      organization: 'Example Works',
      applicationUri: 'urn:mixer.example.com:Koios:mixer',
      dnsNames: ['mixer.example.com'],
      ipAddresses: [],
      keySize: 2048,
      validityDays: 30,
      profile: 'STRICT',
      now: issuedAt,
      keyPair,
    });
  const { certificateDer } = await issue(new Date(Date.now() - 2 * dayMs));
  const { certificateDer: expiredDer } = await issue(new Date(Date.now() - 60 * dayMs));
  const { privateKey } = keyPair;
  writeFileSync(file('good.der'), certificateDer);
  writeFileSync(file('good.pem'), derToPem(certificateDer));
  writeFileSync(file('expired.der'), expiredDer);
  writeFileSync(
    file('good.p12'),
    await writePkcs12({ privateKey, certificates: [certificateDer], passphrase }),
  );
  const form = { type: 'pkcs8', format: 'pem' } as const;
  writeFileSync(file('key.pem'), privateKey.export({ ...form, cipher: 'aes-256-cbc', passphrase }));
  writeFileSync(file('other-key.pem'), otherPair.privateKey.export(form));
  writeFileSync(file('passphrase.txt'), `${passphrase}\n`);
  writeFileSync(file('wrong.txt'), 'wrong\n');
  writeFileSync(file('noise.der'), Buffer.alloc(500, 0x30));
  writeFileSync(file('huge.der'), Buffer.alloc(2_000_000));
});
afterAll(() => remove());

const check = (...arguments_: string[]) => koiosCert(['check', ...arguments_]);
const rules = (output: string) =>
  (JSON.parse(output) as { findings: { rule: string; severity: string }[] }).findings.map(
    ({ rule, severity }) => `${severity} ${rule}`,
  );

describe('koios-cert check', () => {
  it.each([
    ['DER', ['good.der']],
    ['PEM', ['good.pem']],
    ['PEM with its encrypted key', ['good.pem', '--key', 'key.pem', '--passphrase-file', 'passphrase.txt']],
    ['PKCS#12', ['good.p12', '--passphrase-file', 'passphrase.txt']],
  ])('ends with 0 for a good certificate as %s', async (_form, names) => {
    const { exitCode, output } = await check(
      ...names.map((name) => (name.startsWith('--') ? name : file(name))),
    );
    expect(output).toContain('ApplicationUri  urn:mixer.example.com:Koios:mixer');
    expect(output).not.toContain('ERROR');
    expect(exitCode).toBe(0);
  });

  it('prints nothing of a certificate that would colour the screen', async () => {
    const checked = await checkFile(file('good.der'), {});
    expect(checkReport({ ...checked, subject: 'CN=\u001b[31mred' })).toContain('CN=\ufffd[31mred');
  });

  it('ends with 1 and a table for a key of another certificate', async () => {
    const { exitCode, output } = await check(file('good.pem'), '--key', file('other-key.pem'));
    expect(output).toMatch(/^SEVERITY +RULE +A SERVER ANSWERS$/m);
    expect(output).toMatch(/^ERROR +key-match/m);
    expect(exitCode).toBe(1);
  });

  it('says with --json what it found, and 0 for warnings alone', async () => {
    const { exitCode, output } = await check(file('expired.der'), '--json');
    expect(rules(output)).toEqual(['WARNING validity']);
    expect(exitCode).toBe(0);
  });

  it.each([
    ['a missing file', ['missing.der']],
    ['a folder', ['.']],
    ['noise', ['noise.der']],
    ['a file that is too large', ['huge.der']],
    ['a wrong passphrase', ['good.p12', '--passphrase-file', 'wrong.txt']],
    ['a missing passphrase', ['good.pem', '--key', 'key.pem']],
  ])('ends with 2 and one sentence for %s', async (_case, names) => {
    const { exitCode, output, errors } = await check(
      ...names.map((name) => (name.startsWith('--') ? name : file(name))),
    );
    expect(errors).toMatch(/^koios-cert: .+\n$/);
    expect(output).toBe('');
    expect(exitCode).toBe(2);
  });

  it('ends as it would when its reader has seen enough', async () => {
    const child = spawn(process.execPath, [program, 'check', file('good.der')]);
    child.stdout.destroy();
    const closed = once(child, 'close');
    expect(await text(child.stderr)).toBe('');
    expect(await closed).toEqual([0, null]);
  });

  it('ends with 2 and its help for an option that it does not know', async () => {
    const { exitCode, errors } = await check(file('good.der'), '--kex');
    expect(errors).toContain('Usage: koios-cert check');
    expect(exitCode).toBe(2);
  });

  it('shows help with examples and exit codes', async () => {
    const { exitCode, output } = await koiosCert(['check', '--help']);
    expect(output).toContain('Examples:');
    expect(output).toContain('Exit codes:');
    expect(exitCode).toBe(0);
  });
});
