import { certificateGenerated, eventsStream } from '@koios/opcua-contracts';
import { eventually } from '@koios/test-infrastructure';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connectToNats, ensureStream, type EventFeed, followEvents, publishEvent } from '../src/index.js';
import { generated } from './events.js';
import { log, Stack } from './stack.js';

let stack: Stack;

beforeAll(async () => {
  stack = await Stack.start();
});
afterAll(() => stack.stop());

/** Collects the names of what a feed brings. */
function collect(feed: EventFeed): string[] {
  const names: string[] = [];
  void (async () => {
    for await (const event of feed) names.push(certificateGenerated.data.parse(event.data).name);
  })();
  return names;
}

/** However long NATS is away; what comes twice is known by its id. */
function publish(name: string): Promise<void> {
  const event = generated(name);
  return eventually(() => publishEvent(jetstream(stack.connection), event), { timeoutMs: 60_000 });
}

describe('a feed of events', () => {
  it('brings what is published from now on, in order, and passes over what is no event', async () => {
    await publish('before');
    const feed = await followEvents(stack.connection, 'certificate.*', log);
    const names = collect(feed);
    await publish('first');
    await jetstream(stack.connection).publish('certificate.generated', 'no event');
    await publish('second');
    await eventually(() => expect(names).toEqual(['first', 'second']));
    await feed.close();
  });

  it('goes on when NATS was killed and is back, again and again, without a gap', async () => {
    const feed = await followEvents(stack.connection, 'certificate.*', log);
    const names = collect(feed);
    const expected: string[] = [];
    for (let round = 0; round < 3; round++) {
      for (const name of [`round ${round} before`, `round ${round} after`]) {
        await publish(name);
        expected.push(name);
        if (name.endsWith('before')) {
          await stack.nats.kill();
          await stack.nats.restart();
        }
      }
      await eventually(() => expect(names).toEqual(expected));
    }
    await feed.close();
  });

  it('goes on with a stream that was lost and made anew', async () => {
    const feed = await followEvents(stack.connection, 'certificate.*', log);
    const names = collect(feed);
    await publish('before');
    await eventually(() => expect(names).toEqual(['before']));
    await (await jetstreamManager(stack.connection)).streams.delete(eventsStream.name);
    await stack.nats.kill();
    await stack.nats.restart();
    await eventually(() => ensureStream(stack.connection, eventsStream));
    await publish('after');
    await eventually(() => expect(names).toEqual(['before', 'after']));
    await feed.close();
  });

  it('goes on with a stream that was removed and made anew while NATS was there all the time', async () => {
    const feed = await followEvents(stack.connection, 'certificate.*', log);
    const names = collect(feed);
    for (const name of ['first', 'second']) await publish(name);
    await eventually(() => expect(names).toEqual(['first', 'second']));
    await (await jetstreamManager(stack.connection)).streams.delete(eventsStream.name);
    await ensureStream(stack.connection, eventsStream);
    // More than there were: the counting goes beyond where it was before the feed notices.
    const anew = ['third', 'fourth', 'fifth', 'sixth', 'seventh'];
    for (const name of anew) await publish(name);
    await eventually(() => expect(names).toEqual(['first', 'second', ...anew]), { timeoutMs: 60_000 });
    await feed.close();
  }, 90_000);

  it('ends when its connection is closed', async () => {
    const connection = await connectToNats({ url: stack.nats.url, name: 'other' }, log);
    const feed = await followEvents(connection, 'certificate.*', log);
    const ended = (async () => {
      for await (const event of feed) expect(event).toBeUndefined();
      return 'ended';
    })();
    await connection.close();
    expect(await ended).toBe('ended');
  });

  it('ends when it is closed', async () => {
    const feed = await followEvents(stack.connection, 'certificate.*', log);
    const ended = (async () => {
      for await (const event of feed) expect(event).toBeUndefined();
      return 'ended';
    })();
    await feed.close();
    expect(await ended).toBe('ended');
  });
});
