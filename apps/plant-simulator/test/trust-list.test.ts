import { X509Certificate } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { OPCUACertificateManager } from 'node-opcua';
import { readCertificateFiles } from '../src/trust-list/certificate-file.js';
import { distrustCertificate, trustCertificate } from '../src/trust-list/change-trust.js';
import { pkiFolders } from '../src/trust-list/pki-folder.js';
import { makeTemporaryFolder, removeFolder } from './support/temporary-folder.js';

describe('the trust lists in a PKI folder', () => {
  let folder: string;
  let pkiFolder: string;
  let issuer: OPCUACertificateManager;

  beforeAll(async () => {
    folder = await makeTemporaryFolder();
    issuer = new OPCUACertificateManager({ rootFolder: join(folder, 'issuer'), disableFileWatchers: true });
    await issuer.initialize();
  });

  beforeEach(async () => {
    pkiFolder = join(folder, String(Math.random()));
    await mkdir(pkiFolders(pkiFolder).rejected, { recursive: true });
  });

  afterAll(async () => {
    await issuer.dispose();
    await removeFolder(folder);
  });

  async function issue(
    file: string,
    commonName: string,
    applicationUri = 'urn:localhost:Koios:test',
  ): Promise<string> {
    const dates = { startDate: new Date(), validity: 30 };
    const subject = { commonName };
    await issuer.createSelfSignedCertificate({
      applicationUri,
      subject,
      dns: [],
      outputFile: file,
      ...dates,
    });
    return new X509Certificate(await readFile(file)).fingerprint.replaceAll(':', '');
  }

  it('are read from PEM and DER, the leaf of a chain, and nothing else', async () => {
    const { rejected } = pkiFolders(pkiFolder);
    const leaf = await issue(join(rejected, 'a.pem'), 'leaf');
    const other = await issue(join(rejected, 'b.pem'), 'other');
    const pem = await Promise.all(['a.pem', 'b.pem'].map((name) => readFile(join(rejected, name), 'utf8')));
    await writeFile(join(rejected, 'c.pem'), pem.join('\n'));
    await writeFile(join(rejected, 'd.der'), new X509Certificate(pem[1] ?? '').raw);
    await writeFile(join(rejected, 'e.txt'), 'not a certificate');

    const files = await readCertificateFiles(rejected);

    expect(files.map(({ thumbprint }) => thumbprint)).toEqual([leaf, other, leaf, other]);
    expect(files.map(({ commonName }) => commonName)).toEqual(['leaf', 'other', 'leaf', 'other']);
  });

  it('show an ApplicationUri with a comma in it whole', async () => {
    const { rejected } = pkiFolders(pkiFolder);
    await issue(join(rejected, 'a.pem'), 'comma', 'urn:localhost:a, URI:urn:b');

    expect(await readCertificateFiles(rejected)).toEqual([
      expect.objectContaining({ applicationUri: 'urn:localhost:a, URI:urn:b' }),
    ]);
  });

  it('can be read while somebody moves their files', async () => {
    const { rejected, trusted } = pkiFolders(pkiFolder);
    await mkdir(trusted, { recursive: true });
    const thumbprint = await issue(join(rejected, 'a.pem'), 'moving');
    for (let round = 0; round < 50; round += 1) {
      const reading = Promise.all(Array.from({ length: 4 }, () => readCertificateFiles(rejected)));
      await rename(join(rejected, 'a.pem'), join(trusted, 'a.pem'));
      for (const files of await reading)
        expect([[], [thumbprint]]).toContainEqual(files.map((file) => file.thumbprint));
      await rename(join(trusted, 'a.pem'), join(rejected, 'a.pem'));
    }
  });

  it('hold a certificate once after trust, however many copies were rejected', async () => {
    const { rejected, trusted } = pkiFolders(pkiFolder);
    const thumbprint = await issue(join(rejected, 'a.pem'), 'twice');
    await copyFile(join(rejected, 'a.pem'), join(rejected, 'b.pem'));

    expect(await trustCertificate(pkiFolder, thumbprint)).toBe('MOVED');

    expect(await readdir(rejected)).toEqual([]);
    expect(await readdir(trusted)).toEqual(['a.pem']);
    expect(await trustCertificate(pkiFolder, thumbprint)).toBe('ALREADY');
    expect(await distrustCertificate(pkiFolder, thumbprint)).toBe('MOVED');
    expect(await trustCertificate(pkiFolder, '00'.repeat(20))).toBe('UNKNOWN');
  });

  it('never lose a certificate to another one whose file has the same name', async () => {
    const { rejected, trusted } = pkiFolders(pkiFolder);
    const first = await issue(join(rejected, 'client.pem'), 'first');
    await trustCertificate(pkiFolder, first);
    const second = await issue(join(rejected, 'client.pem'), 'second');

    await trustCertificate(pkiFolder, second);

    const kept = (await readCertificateFiles(trusted)).map(({ thumbprint }) => thumbprint);
    expect(kept.sort()).toEqual([first, second].sort());
  });
});
