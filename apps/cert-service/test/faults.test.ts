import { verify } from 'node:crypto';
import { describeCertificates, keySign } from '@koios/opcua-contracts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Cable, eventually, TestTokenIssuer, undisturbedNowMs } from '@koios/test-infrastructure';
import { CertService } from './support/cert-service.js';
import { GraphqlClient } from './support/graphql-client.js';
import { Infrastructure } from './support/infrastructure.js';
import { MovableClock } from './support/movable-clock.js';
import { NatsObserver } from './support/nats-observer.js';
import {
  certificateFields,
  generateMutation,
  regenerateMutation,
  updateMutation,
} from './support/operations.js';
import { Scene } from './support/scene.js';
import { StoredKeys } from './support/stored-keys.js';

const failInserts = `
  CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''disk full''; END';
  CREATE TRIGGER fail BEFORE INSERT ON certificate_revision FOR EACH ROW EXECUTE FUNCTION fail();`;
const insertAgain = 'DROP TRIGGER IF EXISTS fail ON certificate_revision; DROP FUNCTION IF EXISTS fail';
const garbageAgeMs = 3_600_000;
let scene: Scene;
const clock = new MovableClock();

beforeAll(async () => {
  const environment = { GARBAGE_INTERVAL_MS: '200', GARBAGE_AGE_MS: String(garbageAgeMs) };
  scene = await Scene.start(environment, clock.now);
});
afterEach(async () => {
  scene.infrastructure.storageGate.reopen();
  scene.infrastructure.databaseGate.reopen();
  await scene.infrastructure.query(insertAgain);
});
afterAll(() => scene?.stop());

const names = async (): Promise<string[]> =>
  (await scene.infrastructure.query<{ name: string }>('SELECT name FROM client_certificate')).map(
    ({ name }) => name,
  );

/** Waits for what comes once the keys of now are as old as garbage is; those that are in the making later are not. */
const eventuallyOfOldKeys = (check: () => void | Promise<void>): Promise<void> =>
  clock.ahead(2 * garbageAgeMs, () => eventually(check));

/** Whether the key that is stored for a revision is the one of a certificate. */
const signsFor = async (
  certificateId: string,
  revision: number,
  certificatePem: string,
): Promise<boolean> => {
  const data = Buffer.from('to be signed');
  const { signature } = await scene.nats.call(keySign, {
    certificateId,
    revision,
    padding: 'RSA-PKCS1-v1_5',
    hash: 'SHA-256',
    data: data.toString('base64'),
  });
  return verify('RSA-SHA256', data, certificatePem, Buffer.from(signature, 'base64'));
};

describe('while the object storage is down', () => {
  it('generating changes nothing and says why', async () => {
    scene.infrastructure.storageGate.shut();
    const refused = await scene.client.refusal(generateMutation, {
      input: { name: 'Nowhere', keySize: 2048 },
    });
    expect(refused.code).toBe('STORAGE_UNAVAILABLE');
    expect(await names()).not.toContain('Nowhere');
    scene.infrastructure.storageGate.reopen();
    expect(await scene.operations.generate({ name: 'Nowhere' })).toMatchObject({ revision: 1 });
  });

  it('regenerating keeps the old revision', async () => {
    const { id, thumbprint } = await scene.operations.generate({ name: 'Kept' });
    scene.infrastructure.storageGate.shut();
    const refused = await scene.client.refusal(regenerateMutation, { input: { id, reason: 'COMPROMISED' } });
    expect(refused.code).toBe('STORAGE_UNAVAILABLE');
    scene.infrastructure.storageGate.reopen();
    expect(await scene.operations.certificate(id)).toMatchObject({ revision: 1, thumbprint });
    await eventually(async () => expect(await scene.nats.eventsOf(id)).toHaveLength(1));
  });

  it('a list is answered all the same, and soon', async () => {
    for (const number of [1, 2, 3, 4]) await scene.operations.generate({ name: `Listed ${number}` });
    scene.infrastructure.storageGate.shut();
    const startedAtMs = undisturbedNowMs();
    const query = `{ certificates { edges { node { ${certificateFields} } } } }`;
    const { certificates } = await scene.client.ask<{ certificates: { edges: unknown[] } }>(query);
    expect(certificates.edges.length).toBeGreaterThan(4);
    expect(undisturbedNowMs() - startedAtMs).toBeLessThan(3_000);
  });

  it('deleting works, and the keys are collected when it is back', async () => {
    const { id } = await scene.operations.generate({ name: 'Deleted without storage' });
    scene.infrastructure.storageGate.shut();
    await scene.operations.delete(id);
    scene.infrastructure.storageGate.reopen();
    await eventuallyOfOldKeys(async () => expect(await scene.storedKeys.namesOf(id)).toEqual([]));
  });
});

describe('when the row cannot be written after the object', () => {
  it('the object is collected, and no event tells of it', async () => {
    const before = await scene.storedKeys.names();
    await scene.infrastructure.query(failInserts);
    const refused = await scene.client.refusal(generateMutation, {
      input: { name: 'Half made', keySize: 2048 },
    });
    expect(refused.code).toBe('INTERNAL');
    expect((await scene.storedKeys.names()).length).toBe(before.length + 1);
    await eventuallyOfOldKeys(async () => expect(await scene.storedKeys.names()).toEqual(before));
    expect(await names()).not.toContain('Half made');
    const told = await scene.nats.events('certificate.generated');
    expect(told.filter(({ data }) => data['name'] === 'Half made')).toEqual([]);
  });

  it('a regeneration leaves the certificate as it was, and the next one has the next revision', async () => {
    const { id, thumbprint } = await scene.operations.generate({ name: 'Tried twice' });
    await scene.infrastructure.query(failInserts);
    expect((await scene.client.refusal(regenerateMutation, { input: { id } })).code).toBe('INTERNAL');
    await eventually(async () => {
      const certificate = await scene.operations.certificate(id);
      expect(certificate).toMatchObject({ revision: 1, thumbprint, filesAvailable: true });
    });
    await scene.infrastructure.query(insertAgain);
    expect(await scene.operations.regenerate(id)).toMatchObject({ revision: 2, filesAvailable: true });
    await eventuallyOfOldKeys(async () => expect(await scene.storedKeys.namesOf(id)).toHaveLength(2));
  });

  it('what arrives late of a regeneration does not take the place of the key of the next one', async () => {
    const { id } = await scene.operations.generate({ name: 'Overtaken' });
    await scene.infrastructure.query(failInserts);
    await scene.client.refusal(regenerateMutation, { input: { id } });
    const name = (await scene.storedKeys.namesOf(id)).find((each) => each.includes('/2')) ?? '';
    const late = { name, content: await scene.storedKeys.content(name) };
    await scene.infrastructure.query(insertAgain);
    const { certificatePem } = await scene.operations.regenerate(id);
    await scene.storedKeys.put(late.name, late.content);
    expect(await signsFor(id, 2, certificatePem)).toBe(true);
    await eventuallyOfOldKeys(async () =>
      expect(await scene.storedKeys.namesOf(id)).not.toContain(late.name),
    );
  });

  it('a key that was stored before its certificate was in its name is used, and stays', async () => {
    const { id } = await scene.operations.generate({ name: 'From before' });
    const { certificatePem } = await scene.operations.regenerate(id);
    const name = (await scene.storedKeys.namesOf(id)).find((each) => each.includes('/2')) ?? '';
    await scene.storedKeys.put(`keys/${id}/2.jwe`, await scene.storedKeys.content(name));
    await scene.storedKeys.remove(name);
    const { id: other } = await scene.operations.generate({ name: 'Collected meanwhile' });
    await scene.infrastructure.query('DELETE FROM client_certificate WHERE id = $1', [other]);
    await eventuallyOfOldKeys(async () => expect(await scene.storedKeys.namesOf(other)).toEqual([]));
    expect(await signsFor(id, 2, certificatePem)).toBe(true);
  });

  it('nothing is collected where the keys belong to another database', async () => {
    const owner = await scene.storedKeys.content('owner');
    await scene.storedKeys.put('owner', 'of a database that is still to be restored');
    const { id } = await scene.operations.generate({ name: 'To be restored' });
    await scene.infrastructure.query('DELETE FROM client_certificate WHERE id = $1', [id]);
    await eventuallyOfOldKeys(() =>
      expect(scene.service.log).toContain('the bucket holds keys of another database'),
    );
    expect(await scene.storedKeys.namesOf(id)).toHaveLength(1);
    await scene.storedKeys.put('owner', owner);
    await eventuallyOfOldKeys(async () => expect(await scene.storedKeys.namesOf(id)).toEqual([]));
  });

  it('nothing is collected of another installation that was given the same bucket, by neither', async () => {
    const saidBefore = scene.service.log.length;
    const other = await Infrastructure.start();
    const { DATABASE_URL = '', NATS_URL = '' } = other.environment;
    const service = await CertService.start(scene.infrastructure, scene.issuer, { DATABASE_URL, NATS_URL });
    const [{ id, name } = { id: '', name: '' }] = await other.query<{ id: string; name: string }>(
      'SELECT certificate.id, hash AS name FROM client_certificate certificate, audit_entry WHERE sequence = 1',
    );
    // As it does at its start, long before its first key is as old as garbage is.
    await eventually(async () => expect(await scene.storedKeys.content(`databases/${name}`)).toBe(name));
    await eventuallyOfOldKeys(() =>
      expect(scene.service.log.slice(saidBefore)).toContain('the bucket holds keys of another database'),
    );
    expect(await scene.storedKeys.namesOf(id)).toHaveLength(1);
    await service.stop();
    await other.stop();
    await scene.storedKeys.remove(`databases/${name}`);
    await eventuallyOfOldKeys(async () => expect(await scene.storedKeys.namesOf(id)).toEqual([]));
  });

  it('a bucket whose owner was never written to the end is ours again', async () => {
    const owner = await scene.storedKeys.content('owner');
    await scene.storedKeys.put('owner', '');
    await eventually(async () => expect(await scene.storedKeys.content('owner')).toBe(owner));
  });

  it('a copy that an interrupted resealing left goes with its certificate, or later', async () => {
    const { id } = await scene.operations.generate({ name: 'Sealed anew' });
    const [name = ''] = await scene.storedKeys.namesOf(id);
    const sealed = await scene.storedKeys.content(name);
    await scene.storedKeys.put(`resealing/${name}`, sealed);
    await scene.operations.delete(id);
    expect(await scene.storedKeys.namesOf(id)).toEqual([]);
    await scene.storedKeys.put(`resealing/${name}`, sealed);
    await eventuallyOfOldKeys(async () => expect(await scene.storedKeys.namesOf(id)).toEqual([]));
  });

  it('what is not ours in the bucket is left alone', async () => {
    await scene.storedKeys.put('keys/readme.txt', 'by hand');
    const { id } = await scene.operations.generate({ name: 'Collected' });
    await scene.infrastructure.query('DELETE FROM client_certificate WHERE id = $1', [id]);
    await eventuallyOfOldKeys(async () => expect(await scene.storedKeys.namesOf(id)).toEqual([]));
    expect(await scene.storedKeys.names()).toContain('keys/readme.txt');
  });
});

describe('while the database is down', () => {
  it('readiness says so, nothing is half made, and it comes back by itself', async () => {
    scene.infrastructure.databaseGate.shut();
    expect(Object.keys(await scene.service.faults())).toContain('database');
    const refused = await scene.client.refusal(generateMutation, {
      input: { name: 'No database', keySize: 2048 },
    });
    expect(refused.code).toBe('SERVICE_UNAVAILABLE');
    scene.infrastructure.databaseGate.reopen();
    await eventually(() => scene.service.assertReady());
    expect(await scene.operations.generate({ name: 'No database' })).toMatchObject({ revision: 1 });
  });
});

describe('while a replica hears nothing of the database', () => {
  let cable: Cable;
  let replica: CertService;
  afterEach(async () => {
    await replica.stop();
    await cable.remove();
  });

  it('it says so, holds nobody up, and comes back by itself', async () => {
    const url = new URL(scene.infrastructure.environment['DATABASE_URL'] ?? '');
    cable = await Cable.to(Number(url.port));
    url.port = String(cable.port);
    const environment = { DATABASE_URL: url.href, DATABASE_TIMEOUT_MS: '1000' };
    replica = await CertService.start(scene.infrastructure, scene.issuer, environment);
    const client = new GraphqlClient(replica.graphqlUrl, await scene.issuer.token());
    cable.silence();
    const input = { name: 'Asked in vain', keySize: 2048 };
    expect((await client.refusal(generateMutation, { input })).code).toBe('SERVICE_UNAVAILABLE');
    expect(Object.keys(await replica.faults())).toContain('database');
    // The replica may have been publishing the outbox, which one does at a time.
    const { id } = await scene.operations.generate({ name: 'Of the other replica' });
    await eventually(async () => expect(await scene.nats.eventsOf(id)).toHaveLength(1));
    cable.mend();
    await eventually(() => replica.assertReady());
    // With a limit of a second it is refused once more where the machine stands still for longer.
    await eventually(async () => {
      await client.send(generateMutation, { input });
      expect(await names()).toContain(input.name);
    });
    expect((await names()).filter((name) => name === input.name)).toHaveLength(1);
  });
});

describe('while NATS is down', () => {
  it('events are kept and leave when it is back', async () => {
    const made = scene.operations.generate({ name: 'During the outage' });
    await scene.infrastructure.crashNats();
    const { id } = await made;
    await eventually(async () => expect(await scene.nats.eventsOf(id)).toHaveLength(1));
    await eventually(async () => expect(await scene.nats.clientCertificate(id)).toBeDefined());
  });
});

describe('after NATS lost all its data', () => {
  it('connectors find every certificate again, and events leave again', async () => {
    const { id: before } = await scene.operations.generate({ name: 'Before the loss' });
    await scene.infrastructure.loseNatsData();
    await eventually(async () => expect(await scene.nats.clientCertificate(before)).toBeDefined());
    const { id: after } = await scene.operations.generate({ name: 'After the loss' });
    await eventually(async () => expect(await scene.nats.eventsOf(after)).toHaveLength(1));
    await eventually(async () => expect(await scene.nats.clientCertificate(after)).toBeDefined());
  });
});

describe('a start', () => {
  const started: { stop(): Promise<unknown> }[] = [];
  const stopAfterwards = <Started extends { stop(): Promise<unknown> }>(part: Started): Started => {
    started.push(part);
    return part;
  };
  afterEach(async () => {
    for (const part of started.splice(0).toReversed()) await part.stop();
  });

  it('in any order: it answers at once, names what is missing, and is ready when all is there', async () => {
    const infrastructure = stopAfterwards(await Infrastructure.start());
    const issuer = stopAfterwards(await TestTokenIssuer.start());
    infrastructure.databaseGate.shut();
    infrastructure.storageGate.shut();
    const environment = { ...infrastructure.environment, ...issuer.environment };
    const service = stopAfterwards(await CertService.launch(environment));
    expect((await fetch(`${service.url}/health/live`)).status).toBe(200);
    expect(Object.keys(await service.faults())).toEqual(
      expect.arrayContaining(['database', 'object storage', 'default certificate']),
    );
    const client = new GraphqlClient(service.graphqlUrl, await issuer.token());
    expect((await client.refusal('{ defaultCertificate { id } }')).code).toBe('SERVICE_UNAVAILABLE');
    infrastructure.databaseGate.reopen();
    await eventually(async () => expect(Object.keys(await service.faults())).not.toContain('database'));
    expect(Object.keys(await service.faults())).toContain('object storage');
    infrastructure.storageGate.reopen();
    await eventually(() => service.assertReady());
    expect(await client.ask('{ defaultCertificate { name } }')).toEqual({
      defaultCertificate: { name: 'Default' },
    });
  });

  it('while the object storage is away serves all that needs none, and the rest when it is back', async () => {
    const infrastructure = stopAfterwards(await Infrastructure.start());
    const issuer = stopAfterwards(await TestTokenIssuer.start());
    await (await CertService.start(infrastructure, issuer)).stop();
    infrastructure.storageGate.shut();
    const environment = { ...infrastructure.environment, ...issuer.environment };
    const service = stopAfterwards(await CertService.launch(environment));
    await eventually(async () => expect(Object.keys(await service.faults())).toEqual(['object storage']));
    const nats = await NatsObserver.connect(infrastructure.natsUrl);
    stopAfterwards({ stop: () => nats.close() });
    const { defaultCertificateId } = await nats.call(describeCertificates, { certificateIds: [] });
    const client = new GraphqlClient(service.graphqlUrl, await issuer.token());
    const input = { id: defaultCertificateId, description: 'written without storage' };
    await client.ask(updateMutation, { input });
    await eventually(async () =>
      expect((await nats.eventsOf(defaultCertificateId)).at(-1)?.type).toBe('certificate.updated'),
    );
    infrastructure.storageGate.reopen();
    await eventually(() => service.assertReady());
  });

  it('that is tried again leaves nothing behind of the attempts that failed', async () => {
    const infrastructure = stopAfterwards(await Infrastructure.start());
    const issuer = stopAfterwards(await TestTokenIssuer.start());
    await (await CertService.start(infrastructure, issuer)).stop();
    await infrastructure.query('ALTER TABLE issuer_certificate RENAME TO not_readable');
    const environment = { ...infrastructure.environment, ...issuer.environment };
    const service = stopAfterwards(await CertService.launch(environment));
    const failures = (): number =>
      service.log.split('starting ReconcileProjectionsOnSchedule failed').length - 1;
    await eventually(() => expect(failures()).toBeGreaterThan(2));
    await infrastructure.query('ALTER TABLE not_readable RENAME TO issuer_certificate');
    await eventually(() => service.assertReady());
    const nats = await NatsObserver.connect(infrastructure.natsUrl);
    stopAfterwards({ stop: () => nats.close() });
    // A listing of the keys watches too, for a moment.
    await eventually(async () => expect(await nats.watcherCount('client-certificates')).toBe(1));
  });

  it('that finds the name of the default certificate taken gives it another one', async () => {
    const infrastructure = stopAfterwards(await Infrastructure.start());
    const issuer = stopAfterwards(await TestTokenIssuer.start());
    stopAfterwards(await CertService.start(infrastructure, issuer));
    // As if somebody had generated it while the first start still waited for something.
    await infrastructure.query('UPDATE client_certificate SET is_default = false');
    stopAfterwards(await CertService.start(infrastructure, issuer));
    const rows = await infrastructure.query('SELECT name, is_default FROM client_certificate ORDER BY name');
    expect(rows).toEqual([
      { name: 'Default', is_default: false },
      { name: 'Default 2', is_default: true },
    ]);
  });

  it('of three replicas at once makes one default certificate and one key', async () => {
    const infrastructure = stopAfterwards(await Infrastructure.start());
    const issuer = stopAfterwards(await TestTokenIssuer.start());
    const replicas = await Promise.all(
      [1, 2, 3].map(async () => stopAfterwards(await CertService.start(infrastructure, issuer))),
    );
    const ids = await Promise.all(
      replicas.map(async (replica) => {
        const client = new GraphqlClient(replica.graphqlUrl, await issuer.token());
        return (await client.ask<{ defaultCertificate: { id: string } }>('{ defaultCertificate { id } }'))
          .defaultCertificate.id;
      }),
    );
    expect(new Set(ids).size).toBe(1);
    expect(await infrastructure.query('SELECT id FROM client_certificate')).toHaveLength(1);
    expect(await new StoredKeys(infrastructure).names()).toEqual([`keys/${ids[0]}/1.jwe`]);
  });
});
