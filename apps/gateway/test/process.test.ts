import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ask } from './stack/ask.js';
import { scans } from './stack/connectors-subgraph.js';
import { asked, held } from './stack/devices-subgraph.js';
import { newSigningKey, spawnGateway } from './stack/gateway-process.js';
import { type Stack, startStack } from './stack/stack.js';
import { overServerSentEvents, overWebSocket } from './stack/subscribe.js';
import { until, within } from './stack/wait.js';

const scansQuery = 'subscription { deviceValues(deviceId: "device-1") { scanNumber } }';
const change = 'mutation { setDeviceEnabled(id: "device-1", enabled: true) { id } }';

let stack: Stack | undefined;
let hanging: Server | undefined;
afterEach(async () => {
  hanging?.close();
  await stack?.stop();
  stack = undefined;
});

describe('a gateway that is told to stop', () => {
  it('ends subscriptions with an error, answers what it was asked, and exits with 0 within five seconds', async () => {
    stack = await startStack();
    const { gateway } = stack;
    const authorization = `Bearer ${await gateway.token()}`;
    const events = overServerSentEvents(gateway.graphqlUrl, scansQuery, authorization);
    // With other roles, so that it is not served by the same subscription at the subgraph.
    const viewer = `Bearer ${await gateway.token({ roles: ['viewer'] })}`;
    const socket = overWebSocket(gateway.graphqlUrl, scansQuery, viewer);
    const socketEnd = socket.next().catch((close: { code: number }) => close.code);
    const release = holdAnswer();
    const answer = ask(gateway, change);
    await until(() => scans.subscriberCount === 2 && asked.setDeviceEnabled === 1, 'all are served');

    const end = gateway.stop('SIGTERM');
    expect((await events.next())?.errors).toMatchObject([
      { message: 'The gateway is restarting. Subscribe again.', extensions: { code: 'SERVICE_UNAVAILABLE' } },
    ]);
    // It waits three seconds for that answer, and begins to while the WebSocket is closed.
    release();
    expect(await socketEnd).toBe(1001);
    expect((await answer).data).toEqual({ setDeviceEnabled: { id: 'device-1' } });
    const { exitCode, tookMs } = await within(end, 'ended');
    expect([exitCode, tookMs < 5_000]).toEqual([0, true]);
  });

  it('does not wait longer for an answer that does not come', async () => {
    stack = await startStack();
    const release = holdAnswer();
    const answer = ask(stack.gateway, change).catch((error: unknown) => error);
    await until(() => asked.setDeviceEnabled === 1, 'it was asked');
    const { exitCode, tookMs } = await within(stack.gateway.stop('SIGINT'), 'ended');
    release();
    await answer;
    expect([exitCode, tookMs < 5_000]).toEqual([0, true]);
  });
});

describe('a gateway whose subgraph hangs', () => {
  it('lives on when a client leaves before the connection is made that is then lost', async () => {
    hanging = createServer().listen(0, '127.0.0.1');
    await once(hanging, 'listening');
    const connected = once(hanging, 'connection') as Promise<[Socket]>;
    const url = `http://127.0.0.1:${(hanging.address() as AddressInfo).port}/graphql`;
    stack = await startStack({ CONNECTORS_SUBGRAPH_URL: url });
    const authorization = `Bearer ${await stack.gateway.token()}`;
    const subscription = overServerSentEvents(stack.gateway.graphqlUrl, scansQuery, authorization);
    const pending = subscription.next().catch(() => undefined);
    const [socket] = await within(connected, 'connected to the subgraph');
    await subscription.leave();
    await pending;
    await ask(stack.gateway, '{ devices { totalCount } }');
    socket.destroy();
    const { data } = await ask(stack.gateway, '{ devices { totalCount } }');
    expect(data).toEqual({ devices: { totalCount: 1 } });
    expect(stack.gateway.output).not.toMatch(/unhandled/i);
  });
});

describe('a gateway that cannot start', () => {
  it('names every fault of its configuration, shows no secret, and exits with 1', async () => {
    const { d, ...withoutPrivatePart } = await newSigningKey();
    const process = spawnGateway({
      HTTP_PORT: 'many',
      CERTIFICATES_SUBGRAPH_URL: 'not a url',
      DEVICES_SUBGRAPH_URL: 'http://127.0.0.1:9/graphql',
      ADMIN_PASSWORD_HASH: 'my password in plain',
      TOKEN_SIGNING_KEY: JSON.stringify(withoutPrivatePart),
      TRUSTED_PROXIES: '10.0.0.0/8, everybody',
    });
    let output = '';
    process.stderr?.on('data', (text) => (output += String(text)));
    const [exitCode] = (await once(process, 'close')) as [number];
    expect(exitCode).toBe(1);
    for (const name of [
      'HTTP_PORT',
      'CERTIFICATES_SUBGRAPH_URL',
      'CONNECTORS_SUBGRAPH_URL',
      'ADMIN_PASSWORD_HASH',
      'TOKEN_SIGNING_KEY.d',
      'TOKEN_ISSUER',
      'TRUSTED_PROXIES',
    ]) {
      expect(output).toContain(`${name}:`);
    }
    expect(d).toBeDefined();
    expect(output).not.toMatch(/my password in plain/);
    expect(output).not.toContain('DEVICES_SUBGRAPH_URL');
  });
});

/** Keeps the answer of `setDeviceEnabled` back until it is released. */
function holdAnswer(): () => void {
  asked.setDeviceEnabled = 0;
  const { promise, resolve } = Promise.withResolvers<void>();
  held.answer = promise;
  return () => {
    held.answer = undefined;
    resolve();
  };
}
