import { createPrivateKey, type KeyObject, randomUUID, X509Certificate } from 'node:crypto';
import { Bucket, createEvent } from '@koios/messaging';
import {
  type DeviceConfig,
  deviceConfigBucket,
  deviceKey,
  handedKeyOwner,
  inPlant,
  keyGrantsBucket,
  keyHandOver,
  plantKeyCustodyChanged,
} from '@koios/opcua-contracts';
import { RecipientKey } from '@koios/sealing';
import { canariesOf, eventually } from '@koios/test-infrastructure';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Scene } from './support/scene.js';

let scene: Scene;
/** Everything that went over the bus. */
const overheard: string[] = [];
const handedOver: KeyObject[] = [];
const connector = new RecipientKey();

beforeAll(async () => {
  scene = await Scene.start();
  scene.nats.connection.subscribe('>', {
    callback: (_error, { data, subject }) =>
      void overheard.push(Buffer.from(data).toString('latin1'), subject),
  });
});
afterAll(() => scene?.stop());

async function addDevice(
  plantId: string,
  effectiveCertificateId: string,
  keyCustody: DeviceConfig['keyCustody'],
  deviceId: string = randomUUID(),
): Promise<string> {
  const config: DeviceConfig = {
    deviceId,
    plantId,
    version: 1,
    name: 'Press',
    endpointUrl: 'opc.tcp://127.0.0.1:1',
    securityMode: 'SIGN',
    securityPolicy: 'AUTO',
    effectiveCertificateId,
    enabled: true,
    scanRateMs: 1_000,
    tags: [],
    readMode: 'POLL',
    timeoutMs: 10_000,
    serverVerification: 'TRUST_ON_FIRST_USE',
    userIdentity: { kind: 'ANONYMOUS' },
    keyCustody,
  };
  await (await Bucket.open(scene.nats.connection, deviceConfigBucket)).put(deviceKey(config), config);
  return deviceId;
}

async function ask(
  plantId: string,
  certificateId: string,
  { revision = 1, recipient = connector.publicKey } = {},
): Promise<string> {
  const request = { certificateId, revision, connectorId: 'connector-1', recipient };
  return (await scene.nats.call(inPlant(keyHandOver, plantId), request)).sealedKey;
}

async function open(
  sealedKey: string,
  owner: { certificateId: string; revision: number; plantId: string },
  recipient = connector,
): Promise<KeyObject> {
  const der = await recipient.unseal(sealedKey, handedKeyOwner(owner));
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  handedOver.push(key);
  return key;
}

async function auditOf(certificateId: string): Promise<unknown[]> {
  const query = `query ($id: ID!) { auditLog(filter: { certificateId: $id, action: PRIVATE_KEY_HANDED_OVER }) {
    edges { node { actor certificateName details } } } }`;
  const { auditLog } = await scene.client.ask<{ auditLog: { edges: { node: unknown }[] } }>(query, {
    id: certificateId,
  });
  return auditLog.edges.map(({ node }) => node);
}

describe('the key of a certificate', () => {
  it('is handed over to a connector of a plant with key custody SEALED, for it alone, and audited', async () => {
    const { id, name, certificatePem } = await scene.operations.generate({ name: 'Of the north' });
    await addDevice('north', id, 'SEALED');
    const sealed = await ask('north', id);
    const owner = { certificateId: id, revision: 1, plantId: 'north' };
    const key = await open(sealed, owner);
    expect(new X509Certificate(certificatePem).checkPrivateKey(key)).toBe(true);
    await expect(open(sealed, owner, new RecipientKey())).rejects.toThrow('seal is broken');
    for (const other of [{ plantId: 'south' }, { revision: 2 }, { certificateId: randomUUID() }])
      await expect(open(sealed, { ...owner, ...other })).rejects.toThrow('belongs to somebody else');
    expect(await auditOf(id)).toEqual([
      {
        actor: 'plant:north',
        certificateName: name,
        details: `revision 1, to connector "connector-1", sealed for ${connector.publicKey}`,
      },
    ]);
  });

  it('is refused to a plant with key custody REMOTE, and to one whose devices do not use it', async () => {
    const { id } = await scene.operations.generate({ name: 'Of the south' });
    await addDevice('south', id, 'REMOTE');
    await addDevice('west', (await scene.operations.generate({ name: 'Of the west' })).id, 'SEALED');
    for (const plantId of ['south', 'west', 'nowhere'])
      await expect(ask(plantId, id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await auditOf(id)).toEqual([]);
  });

  it('is refused where somebody only tries the certificate', async () => {
    const { id } = await scene.operations.generate({ name: 'Tried' });
    await addDevice('tests', (await scene.operations.generate({ name: 'Of tests' })).id, 'SEALED');
    const grants = await Bucket.open(scene.nats.connection, keyGrantsBucket);
    await grants.put(`tests.${id}`, { plantId: 'tests', certificateId: id });
    await expect(ask('tests', id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('is refused from the moment that custody goes back to REMOTE', async () => {
    const { id } = await scene.operations.generate({ name: 'Back' });
    const deviceId = await addDevice('back', id, 'SEALED');
    await ask('back', id);
    await addDevice('back', id, 'REMOTE', deviceId);
    await eventually(() => expect(ask('back', id)).rejects.toMatchObject({ code: 'FORBIDDEN' }));
  });

  it('is refused for a compromised revision and given for its successor', async () => {
    const { id } = await scene.operations.generate({ name: 'Stolen' });
    await addDevice('stolen', id, 'SEALED');
    await ask('stolen', id);
    await scene.operations.regenerate(id, 'COMPROMISED');
    await expect(ask('stolen', id)).rejects.toMatchObject({ code: 'KEY_REVISION_RETIRED' });
    await open(await ask('stolen', id, { revision: 2 }), {
      certificateId: id,
      revision: 2,
      plantId: 'stolen',
    });
    expect(await auditOf(id)).toHaveLength(2);
  });

  it('is refused for what is deleted and for a revision that is not there', async () => {
    const { id } = await scene.operations.generate({ name: 'Gone' });
    await addDevice('gone', id, 'SEALED');
    await expect(ask('gone', id, { revision: 2 })).rejects.toMatchObject({ code: 'CERTIFICATE_NOT_FOUND' });
    await scene.client.ask('mutation ($id: ID!) { deleteCertificate(id: $id) { id } }', { id });
    await expect(ask('gone', id)).rejects.toMatchObject({ code: 'CERTIFICATE_NOT_FOUND' });
    expect(await auditOf(id)).toEqual([]);
  });

  it.each([
    ['no key', 'AAAA'],
    ['a point of small order', Buffer.alloc(32).toString('base64url')],
  ])('is sealed for nobody who names %s', async (_what, recipient) => {
    const { id } = await scene.operations.generate({ name: `For ${recipient}` });
    await addDevice('nobody', id, 'SEALED');
    await expect(ask('nobody', id, { recipient })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await auditOf(id)).toEqual([]);
  });

  it('does not leave when it cannot be audited', async () => {
    const { id } = await scene.operations.generate({ name: 'Unwritten' });
    await addDevice('unwritten', id, 'SEALED');
    await scene.infrastructure.query('ALTER TABLE audit_entry RENAME TO audit_entry_away');
    try {
      await expect(ask('unwritten', id)).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
    } finally {
      await scene.infrastructure.query('ALTER TABLE audit_entry_away RENAME TO audit_entry');
    }
    expect(await auditOf(id)).toEqual([]);
    await ask('unwritten', id);
    expect(await auditOf(id)).toHaveLength(1);
  });

  it('is seen nowhere: in no log line, and on the bus as sealed text only', () => {
    const canaries = handedOver.flatMap(canariesOf);
    expect(canaries.length).toBeGreaterThan(0);
    const seen = [scene.service.log, ...overheard].join('\n');
    expect(overheard.some((text) => text.includes('sealedKey'))).toBe(true);
    expect(canaries.filter((canary) => seen.includes(canary))).toEqual([]);
  });
});

describe('the key custody of a plant', () => {
  it('is in the audit log with who set it, once however often it is told', async () => {
    const data = { plantId: 'north', name: 'North', keyCustody: 'SEALED', changedBy: 'anna' } as const;
    const subject = { source: '/device-service', subject: 'north', time: new Date() };
    const event = createEvent(plantKeyCustodyChanged, subject, data);
    for (let time = 0; time < 2; time += 1) await scene.nats.publishWithoutId(event);
    const later = createEvent(plantKeyCustodyChanged, subject, { ...data, keyCustody: 'REMOTE' });
    await scene.nats.publishWithoutId(later);
    const query =
      '{ auditLog(filter: { action: KEY_CUSTODY_CHANGED }, direction: ASC) { edges { node { actor details } } } }';
    await eventually(async () =>
      expect(await scene.client.ask(query)).toMatchObject({
        auditLog: {
          edges: [
            { node: { actor: 'anna', details: 'SEALED in the plant north, "North"' } },
            { node: { actor: 'anna', details: 'REMOTE in the plant north, "North"' } },
          ],
        },
      }),
    );
  });
});
