import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { timeoutHeader } from '@koios/correlation';
import { errorCodes } from '@koios/opcua-contracts';
import { eventually, undisturbedNowMs } from '@koios/test-infrastructure';
import { ask, post } from './stack/ask.js';
import {
  certificateChanges,
  neverAnswered,
  regenerated,
  requestsSeen,
} from './stack/certificates-subgraph.js';
import { unpresentable } from './stack/devices-subgraph.js';
import { type Stack, startStack } from './stack/stack.js';
import { overWebSocket } from './stack/subscribe.js';
import { until } from './stack/wait.js';

const devicesQuery = `{
  devices { edges { node { name effectiveCertificate { name assignedDeviceCount } connection { status } } } }
}`;

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

function deviceWith(fields: Record<string, unknown>) {
  return { devices: { edges: [{ node: { name: 'Press', ...fields } }] } };
}

describe('a query', () => {
  const effectiveCertificate = { name: 'Line 2', assignedDeviceCount: 7 };
  const connection = { status: 'RUNNING' };

  it('joins a device with its certificate, that with its assignments, and with its connection', async () => {
    const { data, errors } = await ask(stack.gateway, devicesQuery);
    expect(errors).toBeUndefined();
    expect(data).toEqual(deviceWith({ effectiveCertificate, connection }));
  });

  it('loses only the fields of a subgraph that is down, and has them again when it is back', async () => {
    await stack.connectors.stop();
    const without = await ask(stack.gateway, devicesQuery);
    await stack.connectors.start();
    const again = await ask(stack.gateway, devicesQuery);
    expect(without.data).toEqual(deviceWith({ effectiveCertificate, connection: null }));
    expect(without.errors).toEqual([
      {
        message: 'The connector service does not answer. Try again.',
        path: ['devices', 'edges', 'node'],
        extensions: { code: 'SERVICE_UNAVAILABLE' },
      },
    ]);
    expect(again.data).toEqual(deviceWith({ effectiveCertificate, connection }));
  });

  it('loses everything when it asks for a list at the root that cannot be had', async () => {
    await stack.connectors.stop();
    const { data, errors } = await ask(
      stack.gateway,
      '{ certificates { totalCount } connectors { totalCount } }',
    );
    await stack.connectors.start();
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ path: ['connectors'], extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
  });

  it('is measured for Prometheus', async () => {
    await ask(stack.gateway, devicesQuery);
    const text = await (await fetch(`${stack.gateway.url}/metrics`)).text();
    expect(text).toMatch(
      /koios_graphql_request_duration_seconds_count\{operation="query",result="success"\} [1-9]/,
    );
    expect(text).toContain('koios_part_ready{part=');
  });

  it('may carry a request id, which comes back', async () => {
    const { headers } = await ask(stack.gateway, '{ __typename }', {}, { 'x-request-id': 'my-id_1.2' });
    expect(headers.get('x-request-id')).toBe('my-id_1.2');
  });

  it('reaches the subgraph with its token, request id and trace, and with no other header of the client', async () => {
    requestsSeen.length = 0;
    const token = await stack.gateway.token();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const headers = {
      authorization: `Bearer ${token}`,
      'x-request-id': 'seen',
      traceparent,
      cookie: 'a=b',
      'x-forwarded-for': '6.6.6.6',
    };
    await ask(stack.gateway, '{ certificates { totalCount } }', {}, headers);
    expect(requestsSeen[0]).toMatchObject({
      authorization: `Bearer ${token}`,
      'x-request-id': 'seen',
      'x-forwarded-for': '127.0.0.1',
      // The same trace, one step further.
      traceparent: expect.stringMatching(
        /^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)[0-9a-f]{16}-01$/,
      ),
    });
    expect(requestsSeen[0]).not.toHaveProperty('cookie');
  });

  it.each([
    ['with a blank', 'with blank'],
    ['of 101 characters', 'x'.repeat(101)],
  ])('gets a request id of our own instead of one %s', async (_case, given) => {
    const { headers } = await ask(stack.gateway, '{ __typename }', {}, { 'x-request-id': given });
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('the gateway', () => {
  it('is ready while every subgraph is, and says which is not', async () => {
    const readiness = async (): Promise<unknown> => {
      const answer = await fetch(`${stack.gateway.url}/health/ready`);
      return [answer.status, await answer.json()];
    };
    // On a busy machine a subgraph may once not answer in time.
    await eventually(async () => expect(await readiness()).toEqual([200, { status: 'ready' }]));
    await stack.devices.stop();
    const notReady = [503, { status: 'not ready', faults: { devices: 'does not answer' } }];
    await eventually(async () => expect(await readiness()).toEqual(notReady)).finally(() =>
      stack.devices.start(),
    );
  });

  it('answers queries and mutations over a WebSocket as well', async () => {
    const authorization = `Bearer ${await stack.gateway.token()}`;
    const socket = overWebSocket(stack.gateway.graphqlUrl, devicesQuery, authorization);
    const answer = await socket.next();
    await socket.leave();
    expect(answer?.data).toMatchObject({
      devices: { edges: [{ node: { connection: { status: 'RUNNING' } } }] },
    });
  });
});

describe('an error', () => {
  it('of a subgraph keeps its code, field, message and path, and gets nothing added', async () => {
    const { status, errors } = await ask(
      stack.gateway,
      'mutation { generateCertificate(input: {name: "taken"}) { id } }',
    );
    expect(status).toBe(200);
    expect(errors).toEqual([
      {
        message: 'There is one called taken.',
        path: ['generateCertificate'],
        extensions: { code: 'CERTIFICATE_NAME_TAKEN', field: 'name' },
      },
    ]);
  });

  it('that a subgraph did not expect is shown as INTERNAL with the request id, whatever the subgraph says', async () => {
    const answer = await ask(stack.gateway, '{ plants { totalCount } }', {}, { 'x-request-id': 'find-me' });
    expect(answer.errors).toEqual([
      {
        message: 'Something unexpected went wrong; it was logged with the request id.',
        path: ['plants'],
        extensions: { code: 'INTERNAL', requestId: 'find-me' },
      },
    ]);
    expect(answer.text).not.toContain(unpresentable);
    await until(() => /"requestId":"find-me"/.test(stack.gateway.output), 'the log has the request id');
  });

  it('of a change whose answer is missing does not say that nothing was changed', async () => {
    await stack.certificates.stop();
    const { errors, text } = await ask(
      stack.gateway,
      'mutation { generateCertificate(input: {name: "a"}) { id } }',
    );
    await stack.certificates.start();
    expect(errors?.[0]).toMatchObject({
      message:
        'The certificate service does not answer. Look whether the change was made before you try again.',
      extensions: { code: 'SERVICE_UNAVAILABLE' },
    });
    expect(text).not.toMatch(/127\.0\.0\.1|ECONN|serviceName|stack/);
  });

  it.each([
    ['an unknown field', '{ nope }', 'Cannot query field "nope"'],
    ['a syntax error', '{ devices {', 'Syntax Error'],
    ['a variable that does not fit', 'query ($id: ID!) { device(id: $id) { id } }', 'Variable "$id"'],
    ['introspection in production', '{ __schema { types { name } } }', 'introspection has been disabled'],
  ])('of the request itself is BAD_USER_INPUT: %s', async (_case, query, message) => {
    const { errors } = await ask(stack.gateway, query);
    expect(errors?.[0]?.message).toContain(message);
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' });
  });
});

describe('a request with a limited time', () => {
  const limitMs = 6_000;
  /** So much of it the gateway keeps for its own answer. */
  const marginMs = 500;
  let hurried: Stack;
  beforeAll(async () => {
    hurried = await startStack({ REQUEST_TIMEOUT_MS: String(limitMs) });
    // The first request of all waits for keys and plans besides.
    await ask(hurried.gateway, '{ certificates { totalCount } }');
  });
  afterAll(() => hurried.stop());

  it('is answered in time: the subgraph says what is late, the rest is there', async () => {
    const query = 'query ($id: ID!) { certificates { totalCount } certificate(id: $id) { id } }';
    // A subgraph that stands still for longer than the margin says nothing in time, and the gateway alone does.
    await eventually(async () => {
      const askedAtMs = undisturbedNowMs();
      const { data, errors } = await ask(hurried.gateway, query, { id: neverAnswered });
      expect(undisturbedNowMs() - askedAtMs).toBeLessThan(limitMs + 3_000);
      expect(data).toEqual({ certificates: { totalCount: 2 }, certificate: null });
      expect(errors).toEqual([
        { message: errorCodes.TIMEOUT, path: ['certificate'], extensions: { code: 'TIMEOUT' } },
      ]);
    });
  });

  it('is none for a subscription: what is joined to its events has its own time', async () => {
    const authorization = `Bearer ${await hurried.gateway.token()}`;
    const query = 'subscription { certificateChanged { certificate { name assignedDeviceCount } } }';
    const subscription = overWebSocket(hurried.gateway.graphqlUrl, query, authorization);
    await until(() => certificateChanges.subscriberCount === 1, 'subscribed');
    await new Promise((resolve) => setTimeout(resolve, limitMs + 100));
    certificateChanges.publish(regenerated('certificate-2'));
    const certificate = { name: 'Line 2', assignedDeviceCount: 7 };
    expect(await subscription.next()).toEqual({ data: { certificateChanged: { certificate } } });
    await subscription.leave();
  });

  it('tells each subgraph how much of it is left, whatever the caller says', async () => {
    await ask(hurried.gateway, '{ certificates { totalCount } }', {}, { [timeoutHeader]: '90000' });
    const leftMs = Number(requestsSeen.at(-1)?.[timeoutHeader]);
    expect(leftMs).toBeGreaterThan(0);
    expect(leftMs).toBeLessThanOrEqual(limitMs - marginMs);
  });
});

describe('a request that is too much', () => {
  const nested = (depth: number): string =>
    depth === 0
      ? 'id'
      : `assignedDevices { edges { node { effectiveCertificate { ${nested(depth - 1)} } } } }`;

  it('by depth is refused', async () => {
    const { errors } = await ask(stack.gateway, `{ defaultCertificate { ${nested(4)} } }`);
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    expect(errors?.[0]?.message).toMatch(/depth/i);
  });

  it('by tokens is refused', async () => {
    const { errors } = await ask(stack.gateway, `{ ${'__typename '.repeat(2_001)} }`);
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    expect(errors?.[0]?.message).toMatch(/token/i);
  });

  it.each([
    ['aliases', `{ ${Array.from({ length: 31 }, (_, index) => `a${index}: __typename`).join(' ')} }`],
    ['directives', `{ __typename ${'@include(if: true) '.repeat(51)} }`],
  ])('by %s is refused', async (what, query) => {
    const { data, errors } = await ask(stack.gateway, query);
    expect(data).toBeFalsy();
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    expect(errors?.[0]?.message.toLowerCase()).toContain(`${what} limit`);
  });

  it('by cost is refused, whether pages are nested in the document or asked for by a variable', async () => {
    const page = (first: number | string): string =>
      `certificates(first: ${first}) { edges { node { assignedDevices(first: 100) { edges { node { name enabled } } } } } }`;
    requestsSeen.length = 0;
    const literal = await ask(stack.gateway, `{ ${page(100)} }`);
    const variable = await ask(stack.gateway, `query ($first: Int) { ${page('$first')} }`, { first: 100 });
    const byDefault = await ask(
      stack.gateway,
      `query ($first: Int = 100) { ${page('$first').replace('100', '80')} }`,
    );
    for (const { data, errors } of [literal, variable, byDefault]) {
      expect(data).toBeFalsy();
      expect(errors?.[0]?.message).toContain('ask for smaller pages');
      expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' });
    }
    expect(requestsSeen).toEqual([]);
    const affordable = await ask(stack.gateway, `query ($first: Int) { ${page('$first')} }`, { first: 10 });
    expect(affordable.errors).toBeUndefined();
    const lowered = await ask(stack.gateway, `query ($first: Int = 100) { ${page('$first')} }`, {
      first: 10,
    });
    expect(lowered.errors).toBeUndefined();
  });

  it.each([
    ['in the document', -2_000_000, undefined],
    ['by a variable', '$first', -2_000_000],
    ['of nothing', 0, undefined],
  ])('by cost stays refused with a page of less than nothing beside it, %s', async (_where, size, first) => {
    const dear =
      'certificates(first: 100) { edges { node { assignedDevices(first: 100) { edges { node { name enabled } } } } } }';
    const cheap = `connectors(first: ${size}) { edges { node { id } } }`;
    const query = `query ${first ? '($first: Int)' : ''} { ${dear} ${cheap} }`;
    const { data, errors } = await ask(stack.gateway, query, { first });
    expect(data).toBeFalsy();
    expect(errors?.[0]?.message).toContain('ask for smaller pages');
  });

  it('by fragments that spread each other many times is refused before anybody counts them all', async () => {
    const spreads = (index: number): string => (index === 5 ? '__typename' : `...f${index} `.repeat(180));
    const fragments = [1, 2, 3, 4].map((index) => `fragment f${index} on Query { ${spreads(index + 1)} }`);
    const { data, errors } = await ask(stack.gateway, `{ ${spreads(1)} } ${fragments.join(' ')}`);
    expect(data).toBeFalsy();
    expect(errors?.[0]?.message).toContain('ask for smaller pages');
  });

  it('by number is refused: requests are not taken in batches', async () => {
    const authorization = `Bearer ${await stack.gateway.token()}`;
    const batch = JSON.stringify([{ query: '{ __typename }' }, { query: '{ __typename }' }]);
    const answer = await post(stack.gateway, batch, { authorization });
    expect(answer.status).toBe(400);
    expect(answer.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' });
  });

  it.each([
    [
      'a body over 1 MiB',
      JSON.stringify({ query: '{ __typename }', padding: 'x'.repeat(1_048_577) }),
      'application/json',
      413,
    ],
    ['a body that is no JSON', '{"query": ', 'application/json', 400],
    ['a body of another type', 'query={__typename}', 'application/x-www-form-urlencoded', 415],
  ])('%s is refused in the shape of a GraphQL answer', async (_case, body, contentType, status) => {
    const authorization = `Bearer ${await stack.gateway.token()}`;
    const answer = await post(stack.gateway, body, { authorization, 'content-type': contentType });
    expect(answer.status).toBe(status);
    expect(answer.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' });
  });

  it.each(['variables', 'extensions'])('with %s in its address that are no JSON is refused', async (name) => {
    const authorization = `Bearer ${await stack.gateway.token()}`;
    const asked = new URLSearchParams({ query: '{ __typename }', [name]: '{' });
    const answer = await fetch(`${stack.gateway.graphqlUrl}?${asked}`, { headers: { authorization } });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });
});
