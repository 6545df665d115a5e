import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  Bucket,
  callRpc,
  createEvent,
  ensureStream,
  publishEvent,
  serveRpc,
  WatchedBucket,
} from '@koios/messaging';
import {
  certificateTrustBucket,
  certificateUpdated,
  clientCertificatesBucket,
  describeCertificates,
  deviceConfigBucket,
  eventsStream,
  inPlant,
  keyGrantsBucket,
  keySign,
  serverTrustBucket,
  trustedIssuersBucket,
  valuesStream,
} from '@koios/opcua-contracts';
import { eventually, temporaryFolder, type TestNats, TestProcess } from '@koios/test-infrastructure';
import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { nkeys } from '@nats-io/nats-core';
import { pino } from 'pino';
import {
  authorizationOf,
  LockedConnection,
  type LockedUser,
  startLockedNats,
} from './support/locked-nats.js';

const log = pino({ level: 'silent' });
const north = nkeys.createUser();
const users: LockedUser[] = [
  { role: 'cert-service', user: 'cert-service', password: 'c' },
  { role: 'device-service', user: 'device-service', password: 'd' },
  { role: 'connector-api', user: 'connector-api', password: 'a' },
  { role: 'connector', plant: 'north', nkey: north.getPublicKey(), inboxPrefix: '_INBOX_north' },
  { role: 'connector', plant: 'south', user: 'south', password: 's' },
  { role: 'observer', user: 'observer', password: 'o' },
];
const names = ['cert-service', 'device-service', 'connector-api', 'north', 'south', 'observer'] as const;
type Name = (typeof names)[number];

let nats: TestNats;
let as: Record<Name, LockedConnection>;

beforeAll(async () => {
  nats = await startLockedNats(users);
  const opened = await Promise.all(
    names.map(async (name) => {
      const user = users.find((candidate) => candidate.user === name);
      const access = user
        ? { user: name, password: user.password }
        : { nkeySeed: new TextDecoder().decode(north.getSeed()) };
      const inboxPrefix = `_INBOX_${name}`;
      return [name, await LockedConnection.open({ url: nats.url, inboxPrefix, ...access })] as const;
    }),
  );
  as = Object.fromEntries(opened) as Record<Name, LockedConnection>;
  const certService = as['cert-service'].connection;
  const deviceService = as['device-service'].connection;
  await ensureStream(certService, eventsStream);
  await ensureStream(as.north.connection, valuesStream);
  await Bucket.open(certService, clientCertificatesBucket);
  await Bucket.open(certService, serverTrustBucket);
  await Bucket.open(certService, trustedIssuersBucket);
  await Bucket.open(deviceService, deviceConfigBucket);
  await Bucket.open(as['connector-api'].connection, keyGrantsBucket);
  await Bucket.open(as.north.connection, certificateTrustBucket);
});
afterAll(async () => {
  for (const name of names) await as[name].connection.close();
  await nats.stop();
});

const others = (...allowed: Name[]): Name[] => names.filter((name) => !allowed.includes(name));

describe('only its owner may publish', () => {
  it.each([
    ['certificate.generated', ['cert-service']],
    ['certificate.deleted', ['cert-service']],
    ['server-certificate.trusted', ['cert-service']],
    ['device.created', ['device-service']],
    ['plant.key-custody-changed', ['device-service']],
    ['connection.state-changed', ['north', 'south']],
    ['values.north.d', ['north']],
    ['values.south.d', ['south']],
    ['$KV.client-certificates.c', ['cert-service']],
    ['$KV.server-trust.north.d', ['cert-service']],
    ['$KV.trusted-issuers.i', ['cert-service']],
    ['$KV.device-config.north.d', ['device-service']],
    ['$KV.device-status.north.d', ['north']],
    ['$KV.connector-status.north.c', ['north']],
    ['$KV.connector-leases.north.c', ['north']],
    ['$KV.shard-claims.south.1', ['south']],
    ['$KV.key-grants.north.c', ['connector-api']],
    ['connectors.north.test-connection', ['connector-api', 'north']],
    ['devices.south.hand-over-password', ['south']],
    ['certificates.key.sign', []],
    ['certificates.key.decrypt', []],
    ['certificates.key.sign.north', ['north']],
    ['certificates.key.decrypt.south', ['south']],
    ['certificates.key.hand-over', []],
    ['certificates.key.hand-over.north', ['north']],
    ['certificates.server-certificate.present', []],
    ['certificates.server-certificate.present.north', ['north']],
    ['$JS.API.DIRECT.GET.values.values.north.d', ['north']],
    ['$JS.API.STREAM.MSG.GET.values', ['observer']],
    // Nobody touches what another one remembers by.
    ['$JS.API.CONSUMER.DELETE.events.observer', ['observer']],
    ...['device-service', 'cert-service', 'cert-service-devices', 'cert-service-plants'].flatMap(
      (consumer): [string, Name[]][] => {
        const owner = consumer === 'device-service' ? consumer : 'cert-service';
        return [
          [`$JS.API.CONSUMER.DELETE.events.${consumer}`, [owner]],
          [`$JS.API.CONSUMER.CREATE.events.${consumer}`, [owner]],
          [`$JS.API.CONSUMER.CREATE.events.${consumer}.certificate.*`, [owner]],
          [`$JS.API.CONSUMER.MSG.NEXT.events.${consumer}`, [owner]],
          [`$JS.API.CONSUMER.INFO.events.${consumer}`, [owner]],
          [`$JS.ACK.events.${consumer}.1.1.1.1.0`, [owner]],
        ];
      },
    ),
    ['$JS.API.CONSUMER.CREATE.events.drawn_1.certificate.*', ['cert-service']],
    ['$JS.API.CONSUMER.DELETE.events.drawn_1', ['cert-service']],
    ['$JS.API.CONSUMER.DELETE.values.other', []],
    ['$JS.API.CONSUMER.CREATE.values.observer.values.north.*', ['observer']],
    ['$JS.API.STREAM.DELETE.events', []],
    ['$JS.API.STREAM.PURGE.events', []],
    ['$JS.API.STREAM.UPDATE.values', []],
    ['$JS.API.STREAM.DELETE.KV_device-config', []],
    ['$JS.API.STREAM.UPDATE.KV_device-config', []],
    ['$JS.API.STREAM.MSG.GET.KV_device-config', []],
    ['$JS.API.STREAM.CREATE.mine', []],
    ['$SYS.REQ.SERVER.PING', []],
  ] satisfies [string, Name[]][])('%s', async (subject, allowed) => {
    for (const name of allowed) expect([name, await as[name].mayPublish(subject)]).toEqual([name, true]);
    for (const name of others(...allowed))
      expect([name, await as[name].mayPublish(subject)]).toEqual([name, false]);
  });
});

describe('only who it is meant for may listen to', () => {
  it.each([
    ['>', []],
    ['_INBOX.>', []],
    ['_INBOX_cert-service.>', ['cert-service']],
    ['_INBOX_north.>', ['north']],
    ['certificates.>', ['cert-service']],
    ['certificates.key.sign.*', ['cert-service']],
    ['certificates.key.hand-over.north', ['cert-service']],
    ['devices.*.hand-over-password', ['device-service']],
    ['connectors.north.test-connection', ['north']],
    ['connectors.south.>', ['south']],
    ['connectors.>', []],
    ['values.north.*', ['connector-api', 'observer']],
    ['certificate.*', ['observer']],
    ['plant.*', ['observer']],
    ['$KV.device-config.>', []],
    ['$JS.>', []],
  ] satisfies [string, Name[]][])('%s', async (subject, allowed) => {
    for (const name of allowed) expect([name, await as[name].maySubscribe(subject)]).toEqual([name, true]);
    for (const name of others(...allowed))
      expect([name, await as[name].maySubscribe(subject)]).toEqual([name, false]);
  });
});

describe('a connector', () => {
  const config = (plantId: string) => ({
    deviceId: randomUUID(),
    plantId,
    version: 1,
    name: 'Press',
    endpointUrl: 'opc.tcp://127.0.0.1:1',
    securityMode: 'NONE' as const,
    securityPolicy: 'AUTO' as const,
    effectiveCertificateId: null,
    enabled: false,
    scanRateMs: 1_000,
    tags: [],
    readMode: 'POLL' as const,
    timeoutMs: 10_000,
    serverVerification: 'TRUST_ON_FIRST_USE' as const,
    userIdentity: { kind: 'ANONYMOUS' as const },
  });

  it('watches the keys of its own plant, and cannot watch or read those of another', async () => {
    const writer = await Bucket.open(as['device-service'].connection, deviceConfigBucket);
    const [own, foreign] = [config('north'), config('south')];
    await writer.put(`north.${own.deviceId}`, own);
    await writer.put(`south.${foreign.deviceId}`, foreign);

    const bucket = await Bucket.open(as.north.connection, deviceConfigBucket);
    const watched = new WatchedBucket(bucket, 'north.*', log);
    await watched.start();
    expect([...watched.entries.keys()]).toEqual([`north.${own.deviceId}`]);
    await watched.stop();
    expect((await bucket.get(`north.${own.deviceId}`))?.value.name).toBe('Press');

    const before = as.north.refusals.length;
    await expect(bucket.get(`south.${foreign.deviceId}`)).rejects.toThrow();
    await expect(bucket.keys('south.*')).rejects.toThrow();
    await expect(bucket.keys('>')).rejects.toThrow();
    expect(as.north.refusals.length).toBeGreaterThan(before);
  });

  it('cannot ask for one filter in the subject and for another one in the request', async () => {
    const create = '$JS.API.CONSUMER.CREATE.KV_device-config.sly.$KV.device-config.north.*';
    const request = {
      stream_name: 'KV_device-config',
      config: {
        name: 'sly',
        filter_subject: '$KV.device-config.south.*',
        deliver_subject: '_INBOX_north.sly',
      },
      action: 'create',
    };
    const answer = await as.north.connection.request(create, JSON.stringify(request), { timeout: 30_000 });
    expect(answer.json()).toMatchObject({ error: { description: expect.stringContaining('filter') } });
  });

  it('calls cert-service in the name of its plant, and is answered where nobody else listens', async () => {
    const servers = [
      serveRpc(
        as['cert-service'].connection,
        inPlant(keySign, '*'),
        (_request, subject) => Promise.resolve({ signature: Buffer.from(subject).toString('base64') }),
        log,
      ),
      serveRpc(
        as['cert-service'].connection,
        describeCertificates,
        () => Promise.resolve({ defaultCertificateId: randomUUID(), certificates: [] }),
        log,
      ),
    ];
    const request = {
      certificateId: randomUUID(),
      revision: 1,
      padding: 'RSA-PSS',
      hash: 'SHA-256',
      data: 'AAAA',
    } as const;
    const sign = (plant: string) =>
      callRpc(as.north.connection, inPlant(keySign, plant), request, { timeoutMs: 2_000 });
    const { signature } = await eventually(() => sign('north'));
    expect(Buffer.from(signature, 'base64').toString()).toBe('certificates.key.sign.north');
    await expect(sign('south')).rejects.toThrow();
    for (const server of servers) await server.stop();
  });
});

describe('an observer', () => {
  const happen = (): Promise<void> => {
    const event = createEvent(
      certificateUpdated,
      { source: '/cert-service', subject: randomUUID(), time: new Date() },
      {
        certificateId: randomUUID(),
        name: 'Line 1',
        revision: 1,
        thumbprint: 'A0'.repeat(20),
        applicationUri: 'urn:koios:Koios:line-1',
        validUntil: new Date().toISOString(),
      },
    );
    return eventually(() => publishEvent(jetstream(as['cert-service'].connection), event));
  };

  it('follows events with the consumer of docs/events.md', async () => {
    const folder = temporaryFolder('follow-certificates');
    const journal = join(folder.path, 'journal.jsonl');
    const example = new URL('../../libs/contracts/examples/follow-certificates.ts', import.meta.url);
    const consumer = TestProcess.start(example, {
      programArguments: ['observer', journal],
      environment: { NATS_URL: nats.url, NATS_USER: 'observer', NATS_PASSWORD: 'o' },
    });
    await happen();
    await eventually(() => expect(readFileSync(journal, 'utf8')).toContain('"certificate.updated"'));
    // It has acknowledged by its own name, and was refused nothing.
    const manager = await jetstreamManager(as.observer.connection);
    await eventually(async () => {
      expect(await manager.consumers.info('events', 'observer')).toMatchObject({
        num_pending: 0,
        num_ack_pending: 0,
      });
    });
    expect(await consumer.stop()).toEqual({ exitCode: 0, signal: null });
    expect(consumer.output).toBe('');
    folder.remove();
  });

  it('can neither fetch from, acknowledge for nor delete the consumer of another', async () => {
    const owner = await jetstreamManager(as['device-service'].connection);
    await owner.consumers.add('events', { durable_name: 'device-service', ack_policy: AckPolicy.Explicit });
    await happen();
    const before = await owner.consumers.info('events', 'device-service');
    expect(before.num_pending).toBeGreaterThan(0);

    const stranger = as.observer.connection;
    const timeout = { timeout: 30_000 };
    for (const subject of [
      '$JS.API.CONSUMER.MSG.NEXT.events.device-service',
      '$JS.API.CONSUMER.DELETE.events.device-service',
    ])
      await expect(stranger.request(subject, '', timeout)).rejects.toThrow(/permissions violation/i);
    // What comes bears the subject of its event: only a subscription of its own takes it for an answer.
    const next = '$JS.API.CONSUMER.MSG.NEXT.events.device-service';
    const message = await as['device-service'].connection.request(next, '1', { ...timeout, noMux: true });
    expect(message.reply).toMatch(/^\$JS\.ACK\.events\.device-service\./);
    stranger.publish(message.reply ?? '', '+ACK');
    await stranger.flush();
    expect(await owner.consumers.info('events', 'device-service')).toMatchObject({
      num_pending: before.num_pending - 1,
      num_ack_pending: 1,
    });
  });

  it('cannot put the name of another into the request for its own', async () => {
    const request = {
      stream_name: 'events',
      config: { name: 'device-service', durable_name: 'device-service', ack_policy: 'explicit' },
      action: '',
    };
    const create = '$JS.API.CONSUMER.CREATE.events.observer';
    const answer = await as.observer.connection.request(create, JSON.stringify(request), { timeout: 30_000 });
    expect(answer.json()).toMatchObject({ error: { description: expect.stringContaining('name') } });
  });

  it.each([
    [{ role: 'observer', nkey: 'U0', inboxPrefix: '_INBOX_o' }, /names of consumers/],
    [{ role: 'observer', user: 'o', password: 'o', consumers: ['*'] }, /names of consumers/],
  ])('is not made with a name that is none: %j', (user, sentence) => {
    expect(() => authorizationOf([user])).toThrow(sentence);
  });
});

describe('whoever has no user', () => {
  it('gets in nowhere', async () => {
    const { connect } = await import('@nats-io/transport-node');
    await expect(connect({ servers: nats.url })).rejects.toThrow(/authorization/i);
    await expect(connect({ servers: nats.url, user: 'south', pass: 'wrong' })).rejects.toThrow(
      /authorization/i,
    );
  });
});
