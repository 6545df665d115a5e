import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ask } from './stack/ask.js';
import { requestsSeen } from './stack/certificates-subgraph.js';
import { password } from './stack/gateway-process.js';
import { type Stack, startStack } from './stack/stack.js';
import { overWebSocketWith } from './stack/subscribe.js';

const query = '{ certificates { totalCount } }';
const forwarded = (address: string) => ({ 'x-forwarded-for': address });
let stack: Stack;

/** The address that the subgraph is told, which its audit log writes down. */
const addressSeen = (): unknown => requestsSeen.at(-1)?.['x-forwarded-for'];

async function signIn(from: string, given: string): Promise<number> {
  const response = await fetch(`${stack.gateway.url}/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...forwarded(from) },
    body: JSON.stringify({ username: 'admin', password: given }),
  });
  return response.status;
}

async function askOverWebSocket(from: string): Promise<void> {
  const authorization = `Bearer ${await stack.gateway.token()}`;
  const asked = overWebSocketWith(forwarded(from))(stack.gateway.graphqlUrl, query, authorization);
  expect(await asked.next()).toEqual({ data: { certificates: { totalCount: 2 } } });
  await asked.leave();
}

beforeEach(() => {
  requestsSeen.length = 0;
});
afterAll(() => stack?.stop());

describe('behind a proxy that is trusted', () => {
  beforeAll(async () => {
    stack = await startStack({ TRUSTED_PROXIES: 'loopback, 10.0.0.0/8' });
  });

  it('subgraphs are told the address of the caller, and not of the proxies', async () => {
    await ask(stack.gateway, query, {}, forwarded('6.6.6.6, 192.0.2.7, 10.1.2.3'));
    expect(addressSeen()).toBe('192.0.2.7');
  });

  it('they are over WebSocket as well', async () => {
    await askOverWebSocket('6.6.6.6, 192.0.2.7');
    expect(addressSeen()).toBe('192.0.2.7');
  });

  it('a guesser locks out nobody at another address', async () => {
    const guesses = await Promise.all(Array.from({ length: 11 }, () => signIn('192.0.2.66', 'guess')));
    expect(guesses).toContain(429);
    expect(await signIn('192.0.2.66', password)).toBe(429);
    expect(await signIn('192.0.2.7', password)).toBe(200);
  });
});

describe('where no proxy is trusted', () => {
  beforeAll(async () => {
    await stack.stop();
    stack = await startStack();
  });

  it('what a WebSocket says of its address is not believed', async () => {
    await askOverWebSocket('192.0.2.7');
    expect(addressSeen()).toBe('127.0.0.1');
  });
});
