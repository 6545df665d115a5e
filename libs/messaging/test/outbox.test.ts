import { certificateGenerated, eventsStream } from '@koios/opcua-contracts';
import { Deadline, withDeadline } from '@koios/correlation';
import { eventually } from '@koios/test-infrastructure';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DeliverPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { IsNull } from 'typeorm';
import {
  type Emit,
  ensureStream,
  fromMessage,
  handledEventEntity,
  outboxEntryEntity,
  OutboxRelay,
  publishEvent,
  Transactions,
} from '../src/index.js';
import { generated } from './events.js';
import { log, Stack } from './stack.js';

const hourMs = 3_600_000;

let stack: Stack;
let relays: OutboxRelay[] = [];

beforeAll(async () => {
  stack = await Stack.start();
});
afterAll(() => stack.stop());

beforeEach(async () => {
  await stack.reset();
  await (await jetstreamManager(stack.connection)).streams.purge(eventsStream.name);
});
afterEach(async () => {
  await Promise.all(relays.map((relay) => relay.stop()));
  relays = [];
});

function startRelay(lookAfterMs?: number, idleMs?: number): OutboxRelay {
  const relay = new OutboxRelay(stack.connection, () => stack.dataSource, log, lookAfterMs, idleMs);
  relays.push(relay);
  relay.start();
  return relay;
}

function transactions(committed: () => void = () => undefined): Transactions {
  return new Transactions(stack.dataSource, '/test', committed);
}

/** A change with its event. */
async function change(name: string, via = transactions()): Promise<void> {
  await via.run(async (manager, emit) => {
    await manager.query('INSERT INTO effect VALUES ($1)', [name]);
    await emitGenerated(emit, name);
  });
}

async function emitGenerated(emit: Emit, name: string): Promise<void> {
  const { subject, data } = generated(name);
  await emit(certificateGenerated, subject, data);
}

/** The names in the events that the stream holds, in its order. */
async function published(): Promise<string[]> {
  const consumer = await jetstream(stack.connection).consumers.get(eventsStream.name, {
    deliver_policy: DeliverPolicy.All,
  });
  const { num_pending } = await consumer.info();
  if (num_pending === 0) return [];
  const names: string[] = [];
  const messages = await consumer.fetch({ max_messages: num_pending, expires: 30_000 });
  for await (const message of messages)
    names.push(certificateGenerated.data.parse(fromMessage(message).data).name);
  return names;
}

function unpublished(): Promise<number> {
  return stack.dataSource.getRepository(outboxEntryEntity).countBy({ publishedAt: IsNull() });
}

describe('a transaction', () => {
  it('that ends when nobody waits for it any more leaves neither its change nor its event', async () => {
    const deadline = new Deadline(100);
    const late = withDeadline(deadline, () =>
      transactions().run(async (manager, emit) => {
        await manager.query("INSERT INTO effect VALUES ('late')");
        await emitGenerated(emit, 'late');
        await deadline.whenPassed();
      }),
    );
    await expect(late).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect(await stack.effects()).toEqual([]);
    expect(await unpublished()).toBe(0);
  });

  it('that fails leaves neither its change nor its event', async () => {
    const failed = transactions().run(async (manager, emit) => {
      await manager.query("INSERT INTO effect VALUES ('half')");
      await emitGenerated(emit, 'half');
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await stack.effects()).toEqual([]);
    expect(await stack.dataSource.getRepository(outboxEntryEntity).count()).toBe(0);
  });

  it('whose event breaks the contract fails as a whole', async () => {
    const failed = transactions().run(async (manager, emit) => {
      await manager.query("INSERT INTO effect VALUES ('half')");
      await emit(certificateGenerated, 'x', { ...generated('half').data, thumbprint: 'none' });
    });
    await expect(failed).rejects.toThrow('thumbprint');
    expect(await stack.effects()).toEqual([]);
  });

  it('tells that it is committed, so that its events leave at once', async () => {
    const relay = startRelay(undefined, hourMs);
    for (let index = 0; index < 5; index++) {
      await change(
        `event ${index}`,
        transactions(() => relay.wake()),
      );
      await eventually(async () => expect(await published()).toHaveLength(index + 1));
    }
  });
});

describe('the relay', () => {
  it('publishes in the order of the commits and marks what it has published', async () => {
    const names = Array.from({ length: 450 }, (_, index) => `event ${index}`);
    for (const name of names) await change(name);
    startRelay();
    await eventually(async () => expect(await unpublished()).toBe(0));
    expect(await published()).toEqual(names);
  });

  it('that dies between publishing and marking publishes nothing twice', async () => {
    await change('first');
    await change('second');
    const [entry] = await stack.dataSource.query<[{ event: ReturnType<typeof generated> }]>(
      'SELECT event FROM outbox ORDER BY sequence LIMIT 1',
    );
    await eventually(() => publishEvent(jetstream(stack.connection), entry.event));
    startRelay();
    await eventually(async () => expect(await unpublished()).toBe(0));
    expect(await published()).toEqual(['first', 'second']);
  });

  it('whose marking fails does both again until both are done, and nothing is in the stream twice', async () => {
    await stack.dataSource.query(`
      CREATE SEQUENCE attempts;
      CREATE FUNCTION fail_twice() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN IF nextval('attempts') <= 2 THEN RAISE 'no'; END IF; RETURN NEW; END $$;
      CREATE TRIGGER fail_twice BEFORE UPDATE ON outbox EXECUTE FUNCTION fail_twice();`);
    await change('only');
    startRelay();
    await eventually(async () => expect(await unpublished()).toBe(0));
    expect(await published()).toEqual(['only']);
    await stack.dataSource.query('DROP TRIGGER fail_twice ON outbox');
  });

  it('works with replicas of itself beside it', async () => {
    startRelay();
    startRelay();
    startRelay();
    for (let index = 0; index < 30; index++) await change(`event ${index}`);
    await eventually(async () => expect(await unpublished()).toBe(0));
    expect(await published()).toEqual(Array.from({ length: 30 }, (_, index) => `event ${index}`));
  });

  it('keeps the events of an outage of NATS and publishes them afterwards', async () => {
    startRelay();
    await change('before');
    await eventually(async () => expect(await unpublished()).toBe(0));
    await stack.nats.kill();
    await change('during');
    await stack.nats.restart();
    await change('after');
    await eventually(async () => expect(await unpublished()).toBe(0));
    expect(await published()).toEqual(['before', 'during', 'after']);
  });

  it('publishes again what a NATS that lost its data does not have any more, and once', async () => {
    startRelay();
    for (const name of ['first', 'second']) await change(name);
    await eventually(async () => expect(await unpublished()).toBe(0));
    await stack.nats.loseData();
    await eventually(async () => expect(await published()).toEqual(['first', 'second']));
    startRelay();
    await change('third');
    await eventually(async () => expect(await unpublished()).toBe(0));
    expect(await published()).toEqual(['first', 'second', 'third']);
  });

  it('makes a stream that was removed under it anew, and publishes what was in it again', async () => {
    startRelay();
    await change('before');
    await eventually(async () => expect(await unpublished()).toBe(0));
    await (await jetstreamManager(stack.connection)).streams.delete(eventsStream.name);
    await change('after');
    await eventually(async () => expect(await published()).toEqual(['before', 'after']));
  });

  it('publishes again what was in a stream that somebody else has made anew, though there is nothing else to publish', async () => {
    startRelay(0);
    await change('before');
    await eventually(async () => expect(await unpublished()).toBe(0));
    await (await jetstreamManager(stack.connection)).streams.delete(eventsStream.name);
    await eventually(() => ensureStream(stack.connection, eventsStream));
    await eventually(async () => expect(await published()).toEqual(['before']));
  });

  it('forgets after a week what it has published, and never what it has not', async () => {
    for (const name of ['old', 'young', 'waiting']) await change(name);
    await stack.dataSource.query(`
      UPDATE outbox SET published_at = now() - interval '8 days' WHERE event->'data'->>'name' = 'old';
      UPDATE outbox SET published_at = now() - interval '6 days' WHERE event->'data'->>'name' = 'young';`);
    startRelay();
    await eventually(async () => expect(await published()).toEqual(['young', 'waiting']));
    await eventually(async () =>
      expect(await stack.dataSource.getRepository(outboxEntryEntity).count()).toBe(2),
    );
  });

  it('forgets after two weeks which events were handled, however many', async () => {
    await stack.dataSource.query(`INSERT INTO handled_event
      SELECT 'c', gen_random_uuid(), now() - interval '15 days' FROM generate_series(1, 10001);
      INSERT INTO handled_event VALUES ('c', gen_random_uuid(), now() - interval '13 days')`);
    startRelay();
    await eventually(async () =>
      expect(await stack.dataSource.getRepository(handledEventEntity).count()).toBe(1),
    );
  });
});
