import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OPCUACertificateManager } from 'node-opcua-certificate-manager';
import {
  certificateMatchesPrivateKey,
  coercePEMorDerToPrivateKey,
  exploreCertificate,
  verifyCertificateChain,
  verifyCertificateSignature,
} from 'node-opcua-crypto';
import { download } from './support/downloads.js';
import type { CertificateView } from './support/operations.js';
import { Scene } from './support/scene.js';

let scene: Scene;
let folder: string;
let manager: OPCUACertificateManager;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'koios-node-opcua-'));
  manager = new OPCUACertificateManager({
    rootFolder: join(folder, 'pki'),
    automaticallyAcceptUnknownCertificate: false,
    disableFileWatchers: true,
  });
  [scene] = await Promise.all([Scene.start(), manager.initialize()]);
});
afterAll(async () => {
  await manager?.dispose();
  rmSync(folder, { recursive: true });
  await scene?.stop();
});

const everyKind = (['STRICT', 'LEGACY'] as const).flatMap((profile) =>
  ([2048, 3072, 4096] as const).map((keySize) => [profile, keySize] as const),
);

async function privateKeyOf({ id }: CertificateView): Promise<string> {
  const path = `/downloads/certificates/${id}/private-key.pem`;
  const { status, bytes } = await download(scene, path, { body: {} });
  expect(status).toBe(200);
  return bytes.toString();
}

describe("node-opcua's own checks of a generated certificate", () => {
  it.each(everyKind)(
    'take one of profile %s with a key of %i bits: read, signature, chain, key and store',
    async (profile, keySize) => {
      const name = `Line ${profile} ${keySize}`;
      const made = await scene.operations.generate({ name, profile, keySize, ipAddresses: ['10.1.2.3'] });
      const der = new X509Certificate(made.certificatePem).raw;
      const { tbsCertificate } = exploreCertificate(der);
      expect(tbsCertificate.extensions?.subjectAltName).toMatchObject({
        uniformResourceIdentifier: [made.applicationUri],
        dNSName: ['plant-7.example.com'],
      });
      expect(tbsCertificate.extensions?.basicConstraints.cA).toBe(profile === 'LEGACY');
      expect(tbsCertificate.extensions?.keyUsage).toMatchObject({
        digitalSignature: true,
        nonRepudiation: true,
        keyEncipherment: true,
        dataEncipherment: true,
        keyCertSign: true,
      });
      expect(tbsCertificate.subjectPublicKeyInfo.keyLength * 8).toBe(keySize);
      expect(verifyCertificateSignature(der, der)).toBe(true);
      expect((await verifyCertificateChain([der, der])).status).toBe('Good');
      const privateKey = coercePEMorDerToPrivateKey(await privateKeyOf(made));
      expect(certificateMatchesPrivateKey(der, privateKey)).toBe(true);
      expect((await manager.checkCertificate(der)).name).toBe('BadCertificateUntrusted');
      await manager.trustCertificate(der);
      expect((await manager.checkCertificate(der)).name).toBe('Good');
      expect(await manager.verifyCertificate(der)).toBe('Good');
    },
  );

  it('refuse one whose signature was touched, so that they do look', async () => {
    const made = await scene.operations.generate({ name: 'Touched' });
    const der = Buffer.from(new X509Certificate(made.certificatePem).raw);
    der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
    expect(verifyCertificateSignature(der, der)).toBe(false);
  });
});
