import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { KoiosError } from '@koios/opcua-contracts';
import { WebSocket } from 'ws';
import { certificateChanges, regenerated } from './stack/certificates-subgraph.js';
import { scans } from './stack/connectors-subgraph.js';
import { type Stack, startStack } from './stack/stack.js';
import { overServerSentEvents, overWebSocket, type Subscription } from './stack/subscribe.js';
import { until, within } from './stack/wait.js';

const scansQuery = 'subscription { deviceValues(deviceId: "device-1") { scanNumber } }';
const changesQuery =
  'subscription { certificateChanged { eventId certificate { name assignedDeviceCount } } }';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const open: Subscription[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((subscription) => subscription.leave()));
  await until(() => scans.subscriberCount + certificateChanges.subscriberCount === 0, 'all have left');
});

describe.each([
  ['server-sent events', overServerSentEvents],
  ['a WebSocket', overWebSocket],
])('a subscription over %s', (_transport, subscribe) => {
  async function subscribed(query: string, tokenLifetimeSeconds = 600): Promise<Subscription> {
    const authorization = `Bearer ${await stack.gateway.token({ lifetimeSeconds: tokenLifetimeSeconds })}`;
    const subscription = subscribe(stack.gateway.graphqlUrl, query, authorization);
    open.push(subscription);
    return subscription;
  }

  async function subscribedToScans(tokenLifetimeSeconds?: number): Promise<Subscription> {
    const subscription = await subscribed(scansQuery, tokenLifetimeSeconds);
    await until(() => scans.subscriberCount === 1, 'subscribed');
    return subscription;
  }

  async function subscribedToChanges(): Promise<Subscription> {
    const subscription = await subscribed(changesQuery);
    await until(() => certificateChanges.subscriberCount === 1, 'subscribed');
    return subscription;
  }

  it('delivers what the subgraph says, in its order', async () => {
    const subscription = await subscribedToScans();
    for (const scanNumber of [1, 2, 3]) scans.publish({ deviceId: 'device-1', scanNumber });
    for (const scanNumber of [1, 2, 3]) {
      expect(await subscription.next()).toEqual({ data: { deviceValues: { scanNumber } } });
    }
  });

  it('goes on with a token that is valid for longer than a timer can wait', async () => {
    const subscription = await subscribedToScans(100 * 86_400);
    scans.publish({ deviceId: 'device-1', scanNumber: 1 });
    expect(await subscription.next()).toEqual({ data: { deviceValues: { scanNumber: 1 } } });
  });

  it('joins each event with other subgraphs', async () => {
    const subscription = await subscribedToChanges();
    certificateChanges.publish(regenerated('certificate-2'));
    const certificate = { name: 'Line 2', assignedDeviceCount: 7 };
    expect(await subscription.next()).toEqual({
      data: { certificateChanged: { eventId: 'event-certificate-2', certificate } },
    });
  });

  it('shows the error of an event with that event, and neither old data with it nor the error with the next', async () => {
    const subscription = await subscribedToChanges();
    certificateChanges.publish(regenerated('certificate-1'));
    certificateChanges.publish(new KoiosError('STORAGE_UNAVAILABLE', 'The storage rests.'));
    certificateChanges.publish(regenerated('certificate-2'));
    const [first, faulty, next] = [
      await subscription.next(),
      await subscription.next(),
      await subscription.next(),
    ];
    expect(first).toMatchObject({ data: { certificateChanged: { eventId: 'event-certificate-1' } } });
    expect(faulty?.data ?? null).toBeNull();
    expect(faulty?.errors).toMatchObject([
      { message: 'The storage rests.', extensions: { code: 'STORAGE_UNAVAILABLE' } },
    ]);
    expect(next).toMatchObject({ data: { certificateChanged: { eventId: 'event-certificate-2' } } });
    expect(next).not.toHaveProperty('errors');
  });

  it('shows an unexpected error of an event as INTERNAL', async () => {
    const subscription = await subscribedToChanges();
    certificateChanges.publish(new Error('password=hunter2'));
    const result = await subscription.next();
    expect(result?.errors).toMatchObject([
      { extensions: { code: 'INTERNAL', requestId: expect.any(String) } },
    ]);
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });

  it('goes on without the joined part while another subgraph is down', async () => {
    const subscription = await subscribedToChanges();
    await stack.devices.stop();
    certificateChanges.publish(regenerated('certificate-2'));
    const result = await subscription.next();
    await stack.devices.start();
    expect(result?.data).toEqual({
      certificateChanged: {
        eventId: 'event-certificate-2',
        certificate: { name: 'Line 2', assignedDeviceCount: null },
      },
    });
    expect(result?.errors).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
  });

  it('is ended at the subgraph when its client leaves, though nothing happens', async () => {
    const subscription = await subscribedToScans();
    scans.publish({ deviceId: 'device-1', scanNumber: 1 });
    await subscription.next();
    await subscription.leave();
    await until(() => scans.subscriberCount === 0, 'ended at the subgraph');
  });

  it('ends with an error when its subgraph is restarted; who subscribes again gets what comes then', async () => {
    const subscription = await subscribedToScans();
    await stack.connectors.stop();
    await stack.connectors.start();
    expect((await subscription.next())?.errors).toMatchObject([
      {
        message: 'The connector service does not answer. Try again.',
        extensions: { code: 'SERVICE_UNAVAILABLE' },
      },
    ]);
    expect(await subscription.next()).toBeUndefined();
    await until(() => scans.subscriberCount === 0, 'the first has left');
    const again = await subscribedToScans();
    scans.publish({ deviceId: 'device-1', scanNumber: 9 });
    expect(await again.next()).toEqual({ data: { deviceValues: { scanNumber: 9 } } });
  });

  it('ends with an error at once while its subgraph is down', async () => {
    await stack.connectors.stop();
    const subscription = await subscribed(scansQuery);
    const result = await subscription.next();
    await stack.connectors.start();
    expect(result?.errors).toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
    expect(await subscription.next()).toBeUndefined();
  });

  it('that asks for what there is not is told so', async () => {
    const subscription = await subscribed('subscription { nope }');
    const result = await subscription.next();
    expect(result?.errors).toMatchObject([{ message: expect.stringContaining('Cannot query field "nope"') }]);
    expect(result?.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' });
  });
});

describe('subscriptions to the same', () => {
  async function as(roles: string[], query = scansQuery): Promise<Subscription> {
    const authorization = `Bearer ${await stack.gateway.token({ roles })}`;
    const transport = open.length % 2 === 0 ? overWebSocket : overServerSentEvents;
    const subscription = transport(stack.gateway.graphqlUrl, query, authorization);
    open.push(subscription);
    return subscription;
  }
  const scan = (scanNumber: number) => ({ data: { deviceValues: { scanNumber } } });

  /** All of them are there: each has had a scan. */
  async function haveBegun(...subscriptions: Subscription[]): Promise<void> {
    const begun = Promise.all(subscriptions.map((subscription) => subscription.next()));
    const publishing = setInterval(() => scans.publish({ deviceId: 'device-1', scanNumber: 0 }), 20);
    await begun.finally(() => clearInterval(publishing));
  }

  /** The next that is not of the beginning. */
  async function nextScan(subscription: Subscription): Promise<unknown> {
    for (;;) {
      const result = await subscription.next();
      if (JSON.stringify(result) !== JSON.stringify(scan(0))) return result;
    }
  }

  it('are one at the subgraph for all with the same roles, and go on when one of them leaves', async () => {
    const [first, second] = [await as(['viewer']), await as(['viewer'])];
    await haveBegun(first, second);
    expect(scans.subscriberCount).toBe(1);
    const third = await as(['operator']);
    await haveBegun(third);
    expect(scans.subscriberCount).toBe(2);
    scans.publish({ deviceId: 'device-1', scanNumber: 1 });
    expect(await Promise.all([first, second, third].map(nextScan))).toEqual([scan(1), scan(1), scan(1)]);
    await first.leave();
    scans.publish({ deviceId: 'device-1', scanNumber: 2 });
    expect(await Promise.all([second, third].map(nextScan))).toEqual([scan(2), scan(2)]);
  });

  it('give each its own join with other subgraphs', async () => {
    const pair = [await as(['viewer'], changesQuery), await as(['viewer'], changesQuery)];
    await until(() => certificateChanges.subscriberCount === 1, 'subscribed');
    const event = {
      data: {
        certificateChanged: {
          eventId: 'event-certificate-2',
          certificate: { name: 'Line 2', assignedDeviceCount: 7 },
        },
      },
    };
    const publishing = setInterval(() => certificateChanges.publish(regenerated('certificate-2')), 50);
    const results = await Promise.all(pair.map((subscription) => subscription.next()));
    clearInterval(publishing);
    expect(results).toEqual([event, event]);
    expect(certificateChanges.subscriberCount).toBe(1);
  });

  it('end for all of them when the subgraph is lost', async () => {
    const pair = [await as(['viewer']), await as(['viewer'])];
    await haveBegun(...pair);
    await stack.connectors.stop();
    await stack.connectors.start();
    for (const result of await Promise.all(pair.map(nextScan)))
      expect(result).toMatchObject({ errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] });
  });
});

describe('when the token expires', () => {
  /** Long enough for a busy machine to subscribe with it. */
  const lifetimeSeconds = 8;

  it('server-sent events end with an error', async () => {
    const authorization = `Bearer ${await stack.gateway.token({ lifetimeSeconds })}`;
    const subscription = overServerSentEvents(stack.gateway.graphqlUrl, scansQuery, authorization);
    open.push(subscription);
    expect((await subscription.next())?.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(await subscription.next()).toBeUndefined();
  });

  it('a WebSocket is closed as forbidden, so that its client comes again with a new token', async () => {
    const payload = { authorization: `Bearer ${await stack.gateway.token({ lifetimeSeconds })}` };
    const socket = new WebSocket(stack.gateway.graphqlUrl.replace(/^http/, 'ws'), 'graphql-transport-ws');
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload })));
    socket.once('message', () =>
      socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: scansQuery } })),
    );
    await until(() => scans.subscriberCount === 1, 'subscribed');
    expect(await within(closed, 'closed')).toBe(4403);
  });
});
