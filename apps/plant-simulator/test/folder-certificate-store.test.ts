import { X509Certificate } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LogLevel, OPCUACertificateManager, setLogLevel } from 'node-opcua';
import { FolderCertificateStore } from '../src/server/folder-certificate-store.js';
import { distrustCertificate, trustCertificate } from '../src/trust-list/change-trust.js';
import { pkiFolders } from '../src/trust-list/pki-folder.js';
import { makeTemporaryFolder, removeFolder } from './support/temporary-folder.js';

const ROUNDS = 25;
const CHECKS_AT_ONCE = 8;

describe('the certificate store of a server', () => {
  let folder: string;
  let pkiFolder: string;
  let store: FolderCertificateStore;
  let certificate: X509Certificate;
  const refusals: string[] = [];

  beforeAll(async () => {
    setLogLevel(LogLevel.Critic);
    folder = await makeTemporaryFolder();
    pkiFolder = join(folder, 'server');
    certificate = await issueCertificate(folder);
    const onCertificateRefused = ({ statusCode }: { statusCode: string }) => refusals.push(statusCode);
    store = new FolderCertificateStore({ pkiFolder, acceptAnyCertificate: false, onCertificateRefused });
    await store.initialize();
  });

  afterAll(async () => {
    await store.dispose();
    await removeFolder(folder);
  });

  const check = async () => (await store.checkCertificate(certificate.raw)).name;
  const filesIn = (list: 'rejected' | 'trusted') => readdir(pkiFolders(pkiFolder)[list]);

  it('holds a certificate exactly once while it is checked, trusted and distrusted at the same time', async () => {
    const thumbprint = certificate.fingerprint;
    expect(await check()).toBe('BadCertificateUntrusted');
    for (let round = 0; round < ROUNDS; round += 1) {
      const whileTrusting = Array.from({ length: CHECKS_AT_ONCE }, check);
      await trustCertificate(pkiFolder, thumbprint);
      await Promise.all([...whileTrusting, check()]);
      expect([await filesIn('rejected'), await filesIn('trusted')]).toEqual([[], [expect.any(String)]]);
      expect(await check()).toBe('Good');

      const whileDistrusting = Array.from({ length: CHECKS_AT_ONCE }, check);
      await distrustCertificate(pkiFolder, thumbprint);
      await Promise.all([...whileDistrusting, check()]);
      expect([await filesIn('rejected'), await filesIn('trusted')]).toEqual([[expect.any(String)], []]);
      expect(await check()).toBe('BadCertificateUntrusted');
    }
    expect(refusals).toEqual(Array.from({ length: ROUNDS + 1 }, () => 'BadCertificateUntrusted'));
  });

  it('answers by callback as well, as node-opcua asks for users', async () => {
    const answer = new Promise((resolve) => {
      store.checkCertificate(certificate.raw, (error, statusCode) => resolve([error, statusCode?.name]));
    });
    expect(await answer).toEqual([null, 'BadCertificateUntrusted']);
  });
});

async function issueCertificate(folder: string): Promise<X509Certificate> {
  const issuer = new OPCUACertificateManager({
    rootFolder: join(folder, 'client'),
    disableFileWatchers: true,
  });
  await issuer.initialize();
  const outputFile = join(folder, 'client.pem');
  await issuer.createSelfSignedCertificate({
    applicationUri: 'urn:localhost:Koios:client',
    subject: { commonName: 'client' },
    dns: [],
    startDate: new Date(Date.now() - 60_000),
    validity: 30,
    outputFile,
  });
  await issuer.dispose();
  return new X509Certificate(await readFile(outputFile));
}
