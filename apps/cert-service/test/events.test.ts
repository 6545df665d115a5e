import { randomUUID } from 'node:crypto';
import { publishEvent, createEvent } from '@koios/messaging';
import {
  connectionStateChanged,
  deviceDeleted,
  type EventDefinition,
  type KoiosEvent,
  presentServerCertificate,
} from '@koios/opcua-contracts';
import { jetstream } from '@nats-io/jetstream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@koios/test-infrastructure';
import { createClient } from 'graphql-ws';
import type { z } from 'zod';
import { Scene } from './support/scene.js';

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.start({ RECONCILE_INTERVAL_MS: '300' });
});
afterAll(() => scene?.stop());

function event<Definition extends EventDefinition>(
  definition: Definition,
  data: z.infer<Definition['data']>,
): KoiosEvent {
  return createEvent(definition, { source: '/test', subject: 'test', time: new Date() }, data);
}

const publish = (published: KoiosEvent): Promise<void> =>
  publishEvent(jetstream(scene.nats.connection), published);

/** What a connector reports of a device that runs on a revision, or on none. */
function report(
  deviceId: string,
  session: { certificateId: string; revision: number } | null,
): z.infer<typeof connectionStateChanged.data> {
  return {
    deviceId,
    plantId: 'north',
    connectorId: 'connector-1',
    leaseToken: 1,
    configVersion: 1,
    status: session ? 'RUNNING' : 'STOPPED',
    since: new Date().toISOString(),
    error: null,
    waitingForTrust: false,
    session: session && {
      ...session,
      thumbprint: 'A'.repeat(40),
      securityMode: 'SIGN',
      securityPolicy: 'Basic256Sha256',
    },
    pendingRotation: null,
    clockOffsetMs: null,
    serverCertificateChange: null,
    counters: {
      lastScanNumber: 0,
      lastScanAt: null,
      lastScanDurationMs: null,
      missedScans: 0,
      overscans: 0,
      reconnects: 0,
    },
  };
}

describe('events', () => {
  it('tell an independent subscriber every change, in order and once', async () => {
    const standard = await scene.operations.defaultCertificate();
    const generated = await scene.operations.generate({ name: 'Eventful' });
    const { id } = generated;
    const renewed = await scene.operations.regenerate(id);
    await scene.operations.update({ id, name: 'More eventful' });
    await scene.operations.update({ id, name: 'More eventful' });
    await scene.operations.setDefault(id);
    await scene.operations.setDefault(id);
    await scene.operations.setDefault(standard.id);
    await scene.operations.delete(id);
    const events = await eventually(async () => {
      const seen = await scene.nats.eventsOf(id);
      expect(seen).toHaveLength(5);
      return seen;
    });
    const { applicationUri } = generated;
    const facts = { certificateId: id, applicationUri, validUntil: renewed.validUntil };
    expect(events).toMatchObject([
      {
        type: 'certificate.generated',
        data: { certificateId: id, name: 'Eventful', revision: 1, thumbprint: generated.thumbprint },
      },
      {
        type: 'certificate.regenerated',
        data: {
          ...facts,
          revision: 2,
          thumbprint: renewed.thumbprint,
          previousThumbprint: generated.thumbprint,
          reason: 'RENEWAL',
        },
      },
      { type: 'certificate.updated', data: { ...facts, name: 'More eventful', revision: 2 } },
      { type: 'certificate.default-changed', data: { ...facts, previousCertificateId: standard.id } },
      { type: 'certificate.deleted', data: { ...facts, fallbackCertificateId: standard.id } },
    ]);
    expect(new Set(events.map((seen) => seen.id)).size).toBe(5);
  });

  it('of a change that was refused do not exist', async () => {
    await expect(scene.operations.generate({ name: 'Default' })).rejects.toThrow();
    const named = (await scene.nats.events('certificate.generated')).filter(
      ({ data }) => data['name'] === 'Default',
    );
    expect(named).toHaveLength(1);
  });
});

describe('the projection client-certificates', () => {
  it('shows a change to whoever looks right after the mutation', async () => {
    const { id, thumbprint } = await scene.operations.generate({ name: 'Projected' });
    expect(await scene.nats.clientCertificate(id)).toMatchObject({
      version: 1,
      revision: 1,
      thumbprint,
      modulusLength: 256,
      isDefault: false,
      earlierRevisions: [],
    });
    const renewed = await scene.operations.regenerate(id);
    expect(await scene.nats.clientCertificate(id)).toMatchObject({
      version: 2,
      revision: 2,
      thumbprint: renewed.thumbprint,
      earlierRevisions: [{ revision: 1, thumbprint, modulusLength: 256 }],
    });
    await scene.operations.regenerate(id, 'COMPROMISED');
    expect(await scene.nats.clientCertificate(id)).toMatchObject({ revision: 3, earlierRevisions: [] });
    const standard = await scene.operations.defaultCertificate();
    await scene.operations.setDefault(id);
    expect(await scene.nats.clientCertificate(id)).toMatchObject({ isDefault: true });
    expect(await scene.nats.clientCertificate(standard.id)).toMatchObject({ isDefault: false });
    await scene.operations.setDefault(standard.id);
    await scene.operations.delete(id);
    expect(await scene.nats.clientCertificate(id)).toBeUndefined();
  });

  it('is mended by the sweep: what is missing is written, what is too much or of a database before it was restored is removed', async () => {
    const { id } = await scene.operations.generate({ name: 'Lost' });
    const state = await scene.nats.clientCertificate(id);
    const { id: restoredId } = await scene.operations.generate({ name: 'Restored' });
    const restored = await scene.nats.clientCertificate(restoredId);
    const orphan = randomUUID();
    const bucket = 'client-certificates';
    await scene.nats.deleteKey(bucket, id);
    await scene.nats.putKey(bucket, orphan, { ...state, certificateId: orphan });
    await scene.nats.putKey(bucket, restoredId, { ...restored, version: 9, name: 'Undone' });
    await eventually(async () => {
      expect(await scene.nats.clientCertificate(id)).toEqual(state);
      expect(await scene.nats.clientCertificate(restoredId)).toEqual(restored);
      expect(await scene.nats.clientCertificate(orphan)).toBeUndefined();
    });
  });
});

describe('ROTATION_PENDING', () => {
  it('is shown as long as a device runs on an older revision', async () => {
    const { id } = await scene.operations.generate({ name: 'Rotating' });
    const deviceId = randomUUID();
    const statuses = async () => (await scene.operations.certificate(id))?.statuses;
    const first = event(connectionStateChanged, report(deviceId, { certificateId: id, revision: 1 }));
    await publish(first);
    await scene.operations.regenerate(id);
    await eventually(async () => expect(await statuses()).toContain('ROTATION_PENDING'));
    await publish(event(connectionStateChanged, report(deviceId, { certificateId: id, revision: 2 })));
    await eventually(async () => expect(await statuses()).toEqual(['VALID', 'SELF_SIGNED']));
    // An older report that comes late, and the same report again under its id, change nothing.
    await publish({ ...first, id: randomUUID() });
    await publish(event(connectionStateChanged, report(randomUUID(), null)));
    await eventually(async () => expect(await numberOfUses()).toBe(2));
    expect(await statuses()).toEqual(['VALID', 'SELF_SIGNED']);
  });

  it('says of each revision how many devices run on it, and until when they may', async () => {
    const validityDays = 90;
    const { id, validUntil } = await scene.operations.generate({ name: 'Counted', validityDays });
    for (let device = 0; device < 2; device += 1)
      await publish(event(connectionStateChanged, report(randomUUID(), { certificateId: id, revision: 1 })));
    const revisions = async () => {
      const query =
        'query ($id: ID!) { certificate(id: $id) { revisions { revision usableUntil deviceCount } } }';
      type Answer = { certificate: { revisions: { revision: number; usableUntil: string | null }[] } };
      return (await scene.client.ask<Answer>(query, { id })).certificate.revisions;
    };
    const newest = { revision: 1, usableUntil: null };
    await eventually(async () => expect(await revisions()).toEqual([{ ...newest, deviceCount: 2 }]));
    await scene.operations.regenerate(id);
    const [second, first] = await revisions();
    expect(second).toEqual({ revision: 2, usableUntil: null, deviceCount: 0 });
    expect(first).toMatchObject({ revision: 1, deviceCount: 2 });
    const overlapHours = (Date.parse(first?.usableUntil ?? '') - Date.now()) / 3_600_000;
    expect(overlapHours).toBeCloseTo(168, 0);
    // The overlap of a revision that ends before it is over is cut short.
    await scene.infrastructure.query(
      `UPDATE certificate_revision SET usable_until = valid_until + interval '1 day'
       WHERE certificate_id = $1 AND revision = 1`,
      [id],
    );
    expect((await revisions())[1]?.usableUntil).toBe(validUntil);
    await scene.operations.regenerate(id, 'COMPROMISED');
    const ends = (await revisions()).slice(1).map(({ usableUntil }) => Date.parse(usableUntil ?? ''));
    expect(Math.max(...ends)).toBeLessThanOrEqual(Date.now());
  });

  it('follows the connector that holds the device, whatever its clock says', async () => {
    const { id } = await scene.operations.generate({ name: 'Taken over' });
    const deviceId = randomUUID();
    const nowMs = Date.now();
    const onRevision = (revision: number, leaseToken: number, secondsAhead: number) => ({
      ...event(connectionStateChanged, {
        ...report(deviceId, { certificateId: id, revision }),
        leaseToken,
      }),
      time: new Date(nowMs + secondsAhead * 1_000).toISOString(),
    });
    const used = async (published: ReturnType<typeof onRevision>): Promise<number | undefined> => {
      await publish(published);
      const handled = 'SELECT 1 FROM handled_event WHERE event_id = $1';
      await eventually(async () =>
        expect(await scene.infrastructure.query(handled, [published.id])).toHaveLength(1),
      );
      const [use] = await scene.infrastructure.query<{ revision: number }>(
        'SELECT revision FROM device_certificate_use WHERE device_id = $1',
        [deviceId],
      );
      return use?.revision;
    };
    expect(await used(onRevision(1, 70, 300))).toBe(1);
    expect(await used(onRevision(2, 71, 0))).toBe(2);
    expect(await used(onRevision(1, 70, 30))).toBe(2);
    // The tokens start anew, after the bucket that they come from was lost.
    expect(await used(onRevision(3, 1, 61))).toBe(3);
  });

  it('ends when the device is stopped or deleted', async () => {
    const { id } = await scene.operations.generate({ name: 'Stopping' });
    const [stopped, deleted] = [randomUUID(), randomUUID()];
    const onRevision1 = { certificateId: id, revision: 1 };
    for (const deviceId of [stopped, deleted])
      await publish(event(connectionStateChanged, report(deviceId, onRevision1)));
    await scene.operations.regenerate(id);
    const isPending = async () =>
      (await scene.operations.certificate(id))?.statuses.includes('ROTATION_PENDING');
    await eventually(async () => expect(await isPending()).toBe(true));
    await publish(event(connectionStateChanged, report(stopped, null)));
    await publish(event(deviceDeleted, { deviceId: deleted, plantId: 'north', name: 'gone' }));
    await eventually(async () => expect(await isPending()).toBe(false));
  });

  it('does not come back with a report that is told after the deletion', async () => {
    const { id } = await scene.operations.generate({ name: 'Outlived' });
    const deviceId = randomUUID();
    const deletion = event(deviceDeleted, { deviceId, plantId: 'north', name: 'gone' });
    await publish(deletion);
    await eventually(() => assertHandled(deletion));
    const late = event(connectionStateChanged, report(deviceId, { certificateId: id, revision: 1 }));
    await publish(late);
    await eventually(() => assertHandled(late));
    const renewed = await scene.operations.regenerate(id);
    expect(renewed.statuses).toEqual(['VALID', 'SELF_SIGNED']);
  });

  it('counts each event once, however often it is delivered', async () => {
    const { id } = await scene.operations.generate({ name: 'Once' });
    const published = event(connectionStateChanged, report(randomUUID(), { certificateId: id, revision: 1 }));
    const handled = () =>
      scene.infrastructure.query<{ handled_at: Date }>(
        'SELECT handled_at FROM handled_event WHERE event_id = $1',
        [published.id],
      );
    await publish(published);
    const [first] = await eventually(async () => {
      const rows = await handled();
      expect(rows).toHaveLength(1);
      return rows;
    });
    // Past the stream's own memory of message ids: as when the stream was rebuilt.
    await scene.nats.publishWithoutId(published);
    const after = event(connectionStateChanged, report(randomUUID(), null));
    await publish(after);
    await eventually(async () => {
      const rows = await scene.infrastructure.query('SELECT 1 FROM handled_event WHERE event_id = $1', [
        after.id,
      ]);
      expect(rows).toHaveLength(1);
    });
    expect(await handled()).toEqual([first]);
  });
});

describe('a deleted device', () => {
  it('takes what was decided about its server with it, and a connector that has not heard of it yet brings nothing back', async () => {
    const deviceId = randomUUID();
    const { certificatePem } = await scene.operations.defaultCertificate();
    const certificateChain = [certificatePem.replace(/-----[A-Z ]+-----|\s/g, '')];
    const present = () =>
      scene.nats.call(presentServerCertificate, { plantId: 'north', deviceId, certificateChain });
    await present();
    expect(await scene.nats.serverTrust(`north.${deviceId}`)).toBeDefined();
    await publish(event(deviceDeleted, { deviceId, plantId: 'north', name: 'gone' }));
    await eventually(async () => expect(await scene.nats.serverTrust(`north.${deviceId}`)).toBeUndefined());
    await expect(present()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const list = 'SELECT 1 FROM server_trust_list WHERE device_id = $1';
    expect(await scene.infrastructure.query(list, [deviceId])).toEqual([]);
  });
});

describe('certificateChanged', () => {
  const subscription = `subscription { certificateChanged {
    eventId type certificateId name revision thumbprint occurredAt certificate { id name statuses }
  } }`;

  it('tells who watches of every change, as it is then and as it is now', async () => {
    const url = scene.service.graphqlUrl.replace('http', 'ws');
    const connectionParams = { authorization: `Bearer ${scene.client.token}` };
    const watcher = createClient({ url, connectionParams, retryAttempts: 0, webSocketImpl: WebSocket });
    const seen: Record<string, unknown>[] = [];
    const errors: unknown[] = [];
    watcher.subscribe<{ certificateChanged: Record<string, unknown> }>(
      { query: subscription },
      {
        next: ({ data, errors: refused }) =>
          void (data ? seen.push(data.certificateChanged) : errors.push(refused)),
        error: (error) => errors.push(error),
        complete: () => undefined,
      },
    );
    const first = await scene.operations.generate({ name: 'Watched' });
    // Whoever subscribes sees what happens from then on: until the first is seen, another is made.
    await eventually(async () => {
      await scene.operations.update({ id: first.id, description: randomUUID() });
      expect(seen.length).toBeGreaterThan(0);
    });
    await scene.operations.delete(first.id);
    await eventually(() => {
      const last = seen.at(-1);
      expect(last).toMatchObject({
        type: 'DELETED',
        certificateId: first.id,
        name: 'Watched',
        revision: 1,
        certificate: null,
      });
    });
    const update = seen.find(({ type }) => type === 'UPDATED');
    expect(update).toMatchObject({ certificateId: first.id, thumbprint: first.thumbprint });
    expect(errors).toEqual([]);
    await watcher.dispose();
  });

  it('lets nobody watch without a token', async () => {
    const url = scene.service.graphqlUrl.replace('http', 'ws');
    const stranger = createClient({ url, retryAttempts: 0, webSocketImpl: WebSocket });
    const told: unknown[] = [];
    const refusal = await new Promise<unknown>((resolve) => {
      const sink = {
        next: (message: unknown) => told.push(message),
        error: resolve,
        complete: () => resolve('complete'),
      };
      stranger.subscribe({ query: subscription }, sink);
    });
    expect(refusal).not.toBe('complete');
    expect(told).toEqual([]);
    await stranger.dispose();
  });
});

async function assertHandled({ id }: KoiosEvent): Promise<void> {
  const handled = 'SELECT 1 FROM handled_event WHERE event_id = $1';
  expect(await scene.infrastructure.query(handled, [id])).toHaveLength(1);
}

async function numberOfUses(): Promise<number> {
  const [row] = await scene.infrastructure.query<{ uses: number }>(
    `SELECT count(*)::integer AS uses FROM device_certificate_use`,
  );
  return row?.uses ?? 0;
}
