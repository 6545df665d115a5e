import { constants, type KeyObject, publicEncrypt, randomUUID, verify, X509Certificate } from 'node:crypto';
import { keyDecrypt, keySign } from '@koios/opcua-contracts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@koios/test-infrastructure';
import { keyFactsLimitMs } from '../src/key-vault/recent-key-facts.js';
import { CertService } from './support/cert-service.js';
import { MovableClock } from './support/movable-clock.js';
import type { CertificateView } from './support/operations.js';
import { Scene } from './support/scene.js';
import { countStatements } from './support/statement-counter.js';

const data = Buffer.from('what the secure channel hashes');
const overlapMs = 3_600_000;
const clock = new MovableClock();
let scene: Scene;

beforeAll(async () => {
  scene = await Scene.start(
    { KEY_OVERLAP_HOURS: String(overlapMs / 3_600_000), RETIREMENT_INTERVAL_MS: '200' },
    clock.now,
  );
});
afterAll(() => scene?.stop());

const publicKeyOf = ({ certificatePem }: CertificateView): KeyObject =>
  new X509Certificate(certificatePem).publicKey;

async function sign(certificateId: string, revision: number): Promise<Buffer> {
  const { signature } = await scene.nats.call(keySign, {
    certificateId,
    revision,
    padding: 'RSA-PKCS1-v1_5',
    hash: 'SHA-256',
    data: data.toString('base64'),
  });
  return Buffer.from(signature, 'base64');
}

describe('certificates.key.sign', () => {
  it.each([
    ['RSA-PKCS1-v1_5', 'SHA-1', 'RSA-SHA1', constants.RSA_PKCS1_PADDING],
    ['RSA-PKCS1-v1_5', 'SHA-256', 'RSA-SHA256', constants.RSA_PKCS1_PADDING],
    ['RSA-PSS', 'SHA-256', 'RSA-SHA256', constants.RSA_PKCS1_PSS_PADDING],
  ] as const)(
    'signs %s with %s so that the public key verifies it',
    async (padding, hash, algorithm, paddingNumber) => {
      const certificate = await scene.operations.generate({ name: `Signs ${padding} ${hash}` });
      const { signature } = await scene.nats.call(keySign, {
        certificateId: certificate.id,
        revision: 1,
        padding,
        hash,
        data: data.toString('base64'),
      });
      const saltLength = constants.RSA_PSS_SALTLEN_DIGEST;
      const key = { key: publicKeyOf(certificate), padding: paddingNumber, saltLength };
      expect(verify(algorithm, data, key, Buffer.from(signature, 'base64'))).toBe(true);
    },
  );

  it.each([
    ['an unknown certificate', randomUUID(), 1],
    ['no certificate at all', 'nonsense', 1],
  ])('refuses %s', async (_what, id, revision) => {
    const code = id === 'nonsense' ? 'BAD_USER_INPUT' : 'CERTIFICATE_NOT_FOUND';
    await expect(sign(id, revision)).rejects.toMatchObject({ code });
  });

  it('refuses a revision that is not there yet', async () => {
    const { id } = await scene.operations.generate({ name: 'No revision 2' });
    await expect(sign(id, 2)).rejects.toMatchObject({ code: 'CERTIFICATE_NOT_FOUND' });
  });

  it('serves many at once', async () => {
    const certificate = await scene.operations.generate({ name: 'Busy' });
    const signatures = await Promise.all(Array.from({ length: 200 }, () => sign(certificate.id, 1)));
    const publicKey = publicKeyOf(certificate);
    expect(signatures.every((signature) => verify('RSA-SHA256', data, publicKey, signature))).toBe(true);
  });
});

describe('certificates.key.decrypt', () => {
  it.each([
    ['RSA-OAEP', 'SHA-1', constants.RSA_PKCS1_OAEP_PADDING, 'sha1'],
    ['RSA-OAEP', 'SHA-256', constants.RSA_PKCS1_OAEP_PADDING, 'sha256'],
    ['RSA-PKCS1-v1_5', undefined, constants.RSA_PKCS1_PADDING, undefined],
  ] as const)(
    'decrypts %s with %s what the public key encrypted',
    async (padding, oaepHash, number, hash) => {
      const certificate = await scene.operations.generate({ name: `Decrypts ${padding} ${oaepHash}` });
      const block = publicEncrypt({ key: publicKeyOf(certificate), padding: number, oaepHash: hash }, data);
      const { plaintext } = await scene.nats.call(keyDecrypt, {
        certificateId: certificate.id,
        revision: 1,
        padding,
        oaepHash,
        block: block.toString('base64'),
      });
      expect(Buffer.from(plaintext, 'base64')).toEqual(data);
    },
  );

  it('refuses a block of another key', async () => {
    const [one, other] = [
      await scene.operations.generate({ name: 'One' }),
      await scene.operations.generate({ name: 'Other' }),
    ];
    const block = publicEncrypt(publicKeyOf(other), data).toString('base64');
    const request = { certificateId: one.id, revision: 1, padding: 'RSA-OAEP', block } as const;
    await expect(scene.nats.call(keyDecrypt, request)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});

describe('an older revision', () => {
  afterEach(() => clock.moveTo(new Date()));

  it('stays usable after a renewal until its overlap ends, and is then retired everywhere', async () => {
    const before = await scene.operations.generate({ name: 'Overlap' });
    const renewed = await scene.operations.regenerate(before.id);
    expect(verify('RSA-SHA256', data, publicKeyOf(before), await sign(before.id, 1))).toBe(true);
    expect(verify('RSA-SHA256', data, publicKeyOf(renewed), await sign(before.id, 2))).toBe(true);
    expect(await scene.nats.clientCertificate(before.id)).toMatchObject({
      revision: 2,
      oldestUsableRevision: 1,
      version: 2,
    });
    clock.moveTo(new Date(Date.now() + 2 * overlapMs));
    await eventually(() =>
      expect(sign(before.id, 1)).rejects.toMatchObject({ code: 'KEY_REVISION_RETIRED' }),
    );
    await eventually(async () => {
      expect(await scene.nats.clientCertificate(before.id)).toMatchObject({
        oldestUsableRevision: 2,
        version: 3,
      });
    });
    expect(verify('RSA-SHA256', data, publicKeyOf(renewed), await sign(before.id, 2))).toBe(true);
  });

  it('is cut at once when its key is compromised', async () => {
    const { id } = await scene.operations.generate({ name: 'Stolen' });
    await sign(id, 1);
    await scene.operations.regenerate(id, 'COMPROMISED');
    await expect(sign(id, 1)).rejects.toMatchObject({ code: 'KEY_REVISION_RETIRED' });
    expect(await scene.nats.clientCertificate(id)).toMatchObject({ revision: 2, oldestUsableRevision: 2 });
  });

  it('of a deleted certificate is not found', async () => {
    const { id } = await scene.operations.generate({ name: 'Deleted' });
    await sign(id, 1);
    await scene.operations.delete(id);
    await expect(sign(id, 1)).rejects.toMatchObject({ code: 'CERTIFICATE_NOT_FOUND' });
  });
});

describe('whether a key may be used', () => {
  const retireBySql = (id: string) =>
    scene.infrastructure.query(
      `UPDATE certificate_revision SET usable_until = now() - interval '1 second' WHERE certificate_id = $1`,
      [id],
    );

  it('is asked of the database now and then, not for every signature', async () => {
    const { id } = await scene.operations.generate({ name: 'Signs a lot' });
    const rounds = 30;
    const asked = await countStatements(
      scene.infrastructure.databaseGate,
      async () => {
        for (let round = 0; round < rounds; round++)
          await Promise.all(Array.from({ length: 20 }, () => sign(id, 1)));
      },
      'AS "usableUntil"',
    );
    expect(asked).toBeLessThan((rounds * 20) / 3);
  });

  it('is known within 200 ms to a replica that nobody tells of a change', async () => {
    const { id } = await scene.operations.generate({ name: 'Retired behind its back' });
    await sign(id, 1);
    await retireBySql(id);
    const retiredAt = performance.now();
    let lastUsedAt = retiredAt;
    await eventually(async () => {
      const beganAt = performance.now();
      const refused = await sign(id, 1).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (!refused) lastUsedAt = beganAt;
      expect(refused).toMatchObject({ code: 'KEY_REVISION_RETIRED' });
    });
    expect(lastUsedAt - retiredAt).toBeLessThan(keyFactsLimitMs);
  });

  it('is known to every replica when the key is declared compromised, as soon as that is answered', async () => {
    const second = await CertService.start(scene.infrastructure, scene.issuer);
    try {
      const { id } = await scene.operations.generate({ name: 'Stolen from two' });
      const signMany = () => Promise.allSettled(Array.from({ length: 40 }, () => sign(id, 1)));
      const before = await signMany();
      expect(before.every(({ status }) => status === 'fulfilled')).toBe(true);
      await scene.operations.regenerate(id, 'COMPROMISED');
      const after = (await signMany()).map((outcome) =>
        outcome.status === 'rejected' ? (outcome.reason as { code?: unknown }).code : 'signed',
      );
      expect(new Set(after)).toEqual(new Set(['KEY_REVISION_RETIRED']));
    } finally {
      await second.stop();
    }
  });
});

describe('a key that cannot be opened', () => {
  afterEach(() => scene.infrastructure.storageGate.reopen());

  it('shows as FILES_MISSING when its object is gone', async () => {
    const { id } = await scene.operations.generate({ name: 'Gone' });
    await scene.storedKeys.remove(`keys/${id}/1.jwe`);
    await expect(sign(id, 1)).rejects.toMatchObject({ code: 'PRIVATE_KEY_UNAVAILABLE' });
    await eventually(async () => {
      expect(await scene.operations.certificate(id)).toMatchObject({
        filesAvailable: false,
        statuses: ['FILES_MISSING', 'SELF_SIGNED'],
      });
    });
  });

  it('is one that was put in the place of another', async () => {
    const [one, other] = [
      await scene.operations.generate({ name: 'Victim' }),
      await scene.operations.generate({ name: 'Thief' }),
    ];
    await scene.storedKeys.put(
      `keys/${one.id}/1.jwe`,
      await scene.storedKeys.content(`keys/${other.id}/1.jwe`),
    );
    await expect(sign(one.id, 1)).rejects.toMatchObject({ code: 'PRIVATE_KEY_UNAVAILABLE' });
  });

  it('says that the storage is to blame when it is down, and is served from memory when it was opened before', async () => {
    const [cold, warm] = [
      await scene.operations.generate({ name: 'Cold' }),
      await scene.operations.generate({ name: 'Warm' }),
    ];
    await sign(warm.id, 1);
    scene.infrastructure.storageGate.shut();
    await expect(sign(cold.id, 1)).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
    expect(await sign(warm.id, 1)).toBeInstanceOf(Buffer);
  });
});
