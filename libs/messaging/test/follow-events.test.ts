import { certificateGenerated } from '@koios/opcua-contracts';
import { eventually } from '@koios/test-infrastructure';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jetstream } from '@nats-io/jetstream';
import { type EventFeed, followEvents, publishEvent } from '../src/index.js';
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

function publish(name: string): Promise<void> {
  return publishEvent(jetstream(stack.connection), generated(name));
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

  it('goes on when NATS was killed and is back', async () => {
    const feed = await followEvents(stack.connection, 'certificate.*', log);
    const names = collect(feed);
    await publish('before');
    await eventually(() => expect(names).toEqual(['before']));
    await stack.nats.kill();
    await stack.nats.restart();
    await eventually(() => publish('after'));
    await eventually(() => expect(names).toEqual(['before', 'after']), { timeoutMs: 20_000 });
    await feed.close();
  });
});
