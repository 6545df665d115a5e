import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { certificateGenerated, type EventOf, eventsStream, type KoiosEvent } from '@koios/opcua-contracts';
import { eventually } from '@koios/test-infrastructure';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { EntityManager } from 'typeorm';
import { connectToNats, EventConsumer, onEvent, publishEvent, toMessage } from '../src/index.js';
import { generated } from './events.js';
import { log, Stack } from './stack.js';

type React = (event: EventOf<typeof certificateGenerated>, manager: EntityManager) => Promise<void>;

let stack: Stack;
let consumers: EventConsumer[] = [];
let attempts: string[] = [];

beforeAll(async () => {
  stack = await Stack.start();
});
afterAll(() => stack.stop());

beforeEach(async () => {
  await stack.reset();
  const manager = await jetstreamManager(stack.connection);
  await manager.streams.purge(eventsStream.name);
  attempts = [];
});
afterEach(async () => {
  await Promise.all(consumers.map((consumer) => consumer.stop()));
  consumers = [];
});

/** Notes the attempt, and its effect in the transaction. */
async function act({ data }: EventOf<typeof certificateGenerated>, manager: EntityManager): Promise<void> {
  attempts.push(data.name);
  await manager.query('INSERT INTO effect VALUES ($1)', [data.name]);
}

function consume(
  react: React = act,
  name = `consumer-${randomUUID()}`,
  handled?: (event: KoiosEvent) => void,
): string {
  const handlers = [onEvent(certificateGenerated, react)];
  const options = { name, subject: 'certificate.*', handlers, handled };
  const consumer = new EventConsumer(stack.connection, () => stack.dataSource, options, log);
  consumers.push(consumer);
  consumer.start();
  return name;
}

/** However long NATS is away; what comes twice is known by its id. */
function publish(event: KoiosEvent): Promise<void> {
  return eventually(() => publishEvent(jetstream(stack.connection), event), { timeoutMs: 60_000 });
}

/** The same event under another message id: JetStream takes it for a new message. */
async function deliverAgain(event: KoiosEvent): Promise<void> {
  const { payload, headers } = toMessage(event);
  await jetstream(stack.connection).publish(event.type, payload, { headers, msgID: randomUUID() });
}

describe('a consumer', () => {
  it('handles what was published before it came, and what is published while it is there', async () => {
    await publish(generated('before'));
    consume();
    await eventually(async () => expect(await stack.effects()).toEqual(['before']));
    await publish(generated('while'));
    await eventually(async () => expect(await stack.effects()).toEqual(['before', 'while']));
  });

  it('handles what was published while it was away, and not again what it has handled', async () => {
    const name = consume();
    await publish(generated('first'));
    await eventually(async () => expect(await stack.effects()).toEqual(['first']));
    await consumers[0]?.stop();
    await publish(generated('second'));
    consume(act, name);
    await eventually(async () => expect(await stack.effects()).toEqual(['first', 'second']));
    expect(attempts).toEqual(['first', 'second']);
  });

  it('acts once on an event that is delivered several times', async () => {
    consume();
    const event = generated('once');
    await publish(event);
    await deliverAgain(event);
    await deliverAgain(event);
    await publish(generated('the end'));
    await eventually(async () => expect(await stack.effects()).toContain('the end'));
    expect(await stack.effects()).toEqual(['once', 'the end']);
  });

  it('tells of an event after its commit', async () => {
    const told: { of: string; effects: string[] }[] = [];
    consume(act, undefined, (event) => {
      void stack.effects().then((effects) => told.push({ of: event.id, effects }));
    });
    const event = generated('told');
    await publish(event);
    await eventually(() => expect(told).toEqual([{ of: event.id, effects: ['told'] }]));
  });

  it('shares the events with its replicas, each event going to one of them', async () => {
    const name = consume();
    consume(act, name);
    for (let index = 0; index < 50; index++) await publish(generated(`event ${index}`));
    await eventually(async () => expect(await stack.effects()).toHaveLength(50), { timeoutMs: 60_000 });
    expect(new Set(attempts).size).toBe(50);
    expect(attempts).toHaveLength(50);
  });

  it('passes over events that it has no handler for', async () => {
    consume();
    const { data, ...rest } = generated('other');
    await publish({ ...rest, type: 'certificate.expired', data });
    await publish(generated('mine'));
    await eventually(async () => expect(await stack.effects()).toEqual(['mine']));
  });
});

describe('a handler that fails', () => {
  it('is tried again until it succeeds, and leaves nothing of its failed attempts', async () => {
    consume(async (event, manager) => {
      await act(event, manager);
      if (attempts.length < 3) throw new Error('not yet');
    });
    await publish(generated('stubborn'));
    await eventually(() => expect(attempts).toHaveLength(3));
    await eventually(async () => expect(await stack.effects()).toEqual(['stubborn']));
  });

  it('because it emits something that breaks a contract is tried again too: the event is not to blame', async () => {
    consume(async (event, manager) => {
      await act(event, manager);
      if (attempts.length < 2) certificateGenerated.data.parse({ wrong: true });
    });
    await publish(generated('innocent'));
    await eventually(async () => expect(await stack.effects()).toEqual(['innocent']));
  });

  it('does not keep others from being handled', async () => {
    let isMended = false;
    consume(async (event, manager) => {
      if (event.data.name === 'bad' && !isMended) throw new Error('not yet');
      await act(event, manager);
    });
    await publish(generated('bad'));
    await publish(generated('good'));
    await eventually(async () => expect(await stack.effects()).toEqual(['good']));
    isMended = true;
    await eventually(async () => expect(await stack.effects()).toEqual(['bad', 'good']), {
      timeoutMs: 60_000,
    });
  });
});

describe('a message that no repetition mends is set aside:', () => {
  const setAside: [string, () => Promise<unknown>][] = [
    [
      'an event whose data breaks the contract',
      () => {
        const event = generated('broken');
        return publish({ ...event, data: { ...event.data, thumbprint: 'none' } });
      },
    ],
    ['an event whose id is no UUID', () => publish({ ...generated('broken'), id: 'broken' })],
    ['an event whose time is none', () => publish({ ...generated('broken'), time: 'broken' })],
    ['a message without headers', () => jetstream(stack.connection).publish('certificate.generated', '{}')],
    [
      'an event whose data is no JSON',
      () => {
        const { headers } = toMessage(generated('broken'));
        return jetstream(stack.connection).publish('certificate.generated', 'no JSON', { headers });
      },
    ],
  ];

  it.each(setAside)('%s', async (_what, publishIt) => {
    const name = consume();
    await publishIt();
    await publish(generated('next'));
    await eventually(async () => expect(await stack.effects()).toEqual(['next']));
    const manager = await jetstreamManager(stack.connection);
    await eventually(async () => {
      const info = await manager.consumers.info(eventsStream.name, name);
      expect({ pending: info.num_pending, unacknowledged: info.num_ack_pending }).toEqual({
        pending: 0,
        unacknowledged: 0,
      });
    });
    expect(attempts).toEqual(['next']);
  });
});

describe('a process that is killed', () => {
  it('leaves what it had fetched to the next one, within seconds', async () => {
    const name = consume();
    await publish(generated('before'));
    await eventually(async () => expect(await stack.effects()).toEqual(['before']));
    await consumers[0]?.stop();
    await publish(generated('fetched'));
    const killed = await jetstream(stack.connection).consumers.get(eventsStream.name, name);
    expect((await killed.next())?.subject).toBe('certificate.generated');
    consume(act, name);
    await eventually(async () => expect(await stack.effects()).toEqual(['before', 'fetched']));
  });
});

describe('when NATS is killed and comes back', () => {
  it('during consumption, every event acts once', async () => {
    const names = Array.from({ length: 200 }, (_, index) => `event ${String(index).padStart(3, '0')}`);
    for (const name of names) await publish(generated(name));
    consume(async (event, manager) => {
      await act(event, manager);
      await delay(5);
    });
    await eventually(() => expect(attempts.length).toBeGreaterThan(50));
    await stack.nats.kill();
    await stack.nats.restart();
    await eventually(async () => expect(await stack.effects()).toEqual(names), { timeoutMs: 60_000 });
  }, 90_000);

  it('several times while events are published, every event acts once', async () => {
    consume();
    const names: string[] = [];
    for (let round = 0; round < 3; round++) {
      for (let index = 0; index < 20; index++) {
        const event = generated(`round ${round} event ${String(index).padStart(2, '0')}`);
        names.push(event.data.name);
        await publish(event);
        if (index === 10) {
          await stack.nats.kill();
          await stack.nats.restart();
        }
      }
    }
    await eventually(async () => expect(await stack.effects()).toEqual(names), { timeoutMs: 60_000 });
  }, 90_000);

  it('with nothing left of its data, the consumer starts anew', async () => {
    consume();
    await publish(generated('before'));
    await eventually(async () => expect(await stack.effects()).toEqual(['before']));
    const other = await connectToNats({ url: stack.nats.url, name: 'other' }, log);
    await (await jetstreamManager(other)).streams.delete(eventsStream.name);
    await other.close();
    await stack.nats.kill();
    await stack.nats.restart();
    await publish(generated('after'));
    await eventually(async () => expect(await stack.effects()).toEqual(['after', 'before']));
  });
});

describe('while NATS stays, a consumer goes on after somebody has deleted', () => {
  type Manager = Awaited<ReturnType<typeof jetstreamManager>>;
  const deletions: [string, (manager: Manager, name: string) => Promise<boolean>][] = [
    ['its durable consumer', (manager, name) => manager.consumers.delete(eventsStream.name, name)],
    ['the stream', (manager) => manager.streams.delete(eventsStream.name)],
  ];

  it.each(deletions)(
    '%s',
    async (_what, remove) => {
      const name = consume();
      await publish(generated('before'));
      await eventually(async () => expect(await stack.effects()).toEqual(['before']));
      await remove(await jetstreamManager(stack.connection), name);
      await publish(generated('after'));
      await eventually(async () => expect(await stack.effects()).toEqual(['after', 'before']), {
        timeoutMs: 60_000,
      });
    },
    130_000,
  );
});
