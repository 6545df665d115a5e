import { KoiosError, defineRpc } from '@koios/opcua-contracts';
import { currentDeadline, Deadline, withDeadline } from '@koios/correlation';
import { eventually, startTestNats, type TestNats, undisturbedNowMs } from '@koios/test-infrastructure';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { NatsConnection } from '@nats-io/transport-node';
import { pino } from 'pino';
import { z } from 'zod';
import { callRpc, connectToNats, type RpcServer, serveRpc } from '../src/index.js';

const double = defineRpc('test.double', z.object({ value: z.int().max(100) }), z.object({ value: z.int() }));

const forbidden = defineRpc('test.forbidden', double.request, double.response);
/** What a service may not call is refused by NATS itself. */
const users = `
authorization: { users: [
  { user: caller, password: caller, permissions: { publish: { deny: "test.forbidden" } } }
] }`;

let nats: TestNats;
let connection: NatsConnection;
let servers: RpcServer[] = [];
const logged: string[] = [];
const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(line) });

beforeAll(async () => {
  nats = await startTestNats(users);
  connection = await connect();
});
afterAll(async () => {
  await connection.close();
  await nats.stop();
});
afterEach(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  servers = [];
});

function connect(): Promise<NatsConnection> {
  return connectToNats({ url: nats.url, name: 'test', user: 'caller', password: 'caller' }, log);
}

function serve(handle: (request: { value: number }) => Promise<{ value: number }>): RpcServer {
  const server = serveRpc(connection, double, handle, log);
  servers.push(server);
  return server;
}

function call(value: number, timeoutMs = 10_000): Promise<{ value: number }> {
  return callRpc(connection, double, { value }, { timeoutMs });
}

describe('a call', () => {
  it('is answered', async () => {
    serve(({ value }) => Promise.resolve({ value: 2 * value }));
    expect(await call(21)).toEqual({ value: 42 });
  });

  it('that is listened to by its name and by a wildcard, in one queue group, is answered once', async () => {
    let calls = 0;
    for (const subject of ['test.*.double', 'test.north.double']) {
      const listened = defineRpc(subject, double.request, double.response);
      const handle = ({ value }: { value: number }) => {
        calls += 1;
        return Promise.resolve({ value: 2 * value });
      };
      servers.push(serveRpc(connection, listened, handle, log, 'test.*.double'));
    }
    const north = defineRpc('test.north.double', double.request, double.response);
    for (let value = 0; value < 20; value += 1) await callRpc(connection, north, { value });
    expect(calls).toBe(20);
  });

  it('that a service refuses fails with its code, message and field', async () => {
    serve(() => Promise.reject(new KoiosError('CERTIFICATE_NOT_FOUND', 'There is none.', 'value')));
    const expected = { code: 'CERTIFICATE_NOT_FOUND', message: 'There is none.', field: 'value' };
    await expect(call(1)).rejects.toMatchObject(expected);
  });

  it('that fails unexpectedly shows as INTERNAL, without what went wrong; that is logged', async () => {
    serve(() => Promise.reject(new Error('password of the database is hunter2')));
    const error = await call(1).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'KoiosError', code: 'INTERNAL' });
    expect(String(error)).not.toContain('hunter2');
    expect(logged.join('')).toContain('hunter2');
  });

  it('that nobody serves fails at once with SERVICE_UNAVAILABLE', async () => {
    const calledAtMs = undisturbedNowMs();
    await expect(call(1, 60_000)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(undisturbedNowMs() - calledAtMs).toBeLessThan(5_000);
  });

  it('that is not answered in time fails with SERVICE_UNAVAILABLE', async () => {
    const end = Promise.withResolvers<void>();
    serve(async () => {
      await end.promise;
      return { value: 1 };
    });
    await expect(call(1, 100)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    end.resolve();
  });

  it('that NATS forbids fails at once', async () => {
    const calledAtMs = undisturbedNowMs();
    const refused = callRpc(connection, forbidden, { value: 1 }, { timeoutMs: 60_000 });
    await expect(refused).rejects.toThrow(/permissions violation/i);
    expect(undisturbedNowMs() - calledAtMs).toBeLessThan(5_000);
  });

  it('that is under way when its connection is closed fails at once', async () => {
    const started = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    serve(async (request) => {
      started.resolve();
      await end.promise;
      return request;
    });
    await connection.flush();
    const leaving = await connect();
    const answer = callRpc(leaving, double, { value: 1 }, { timeoutMs: 60_000 });
    const failed = expect(answer).rejects.toThrow(/closed/);
    await started.promise;
    await leaving.close();
    await failed;
    end.resolve();
  });

  it('gets its own answer among many that are made at once', async () => {
    serve(({ value }) => Promise.resolve({ value: 2 * value }));
    const values = Array.from({ length: 100 }, (_, index) => index);
    expect(await Promise.all(values.map((value) => call(value)))).toEqual(
      values.map((value) => ({ value: 2 * value })),
    );
  });

  it('that has reached one of two servers is answered, though that one stops', async () => {
    const handle = ({ value }: { value: number }) => Promise.resolve({ value: 2 * value });
    serve(handle);
    const others = await connect();
    for (let round = 0; round < 20; round += 1) {
      const leaving = serveRpc(others, double, handle, log);
      await others.flush();
      const answers = Promise.all(Array.from({ length: 50 }, () => call(round)));
      await connection.flush();
      await leaving.stop();
      expect(new Set((await answers).map(({ value }) => value))).toEqual(new Set([2 * round]));
    }
    await others.close();
  });

  it('for somebody who waits a shorter time is given up with TIMEOUT then, and its service is told', async () => {
    const end = Promise.withResolvers<void>();
    const told: (number | undefined)[] = [];
    serve(async (request) => {
      told.push(currentDeadline()?.leftMs());
      if (request.value === 2) await end.promise;
      return request;
    });
    expect(await withDeadline(new Deadline(30_000), () => call(1, 60_000))).toEqual({ value: 1 });
    expect(told[0]).toBeLessThanOrEqual(30_000);
    const calledAtMs = undisturbedNowMs();
    const hurried = withDeadline(new Deadline(1_000), () => call(2, 60_000));
    await expect(hurried).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect(undisturbedNowMs() - calledAtMs).toBeLessThan(5_000);
    end.resolve();
    await expect(withDeadline(new Deadline(0), () => call(1))).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  it('with a request that breaks the contract is refused before the service sees it', async () => {
    let seen = 0;
    serve((request) => {
      seen++;
      return Promise.resolve(request);
    });
    await expect(call(101)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    const reply = await connection.request('test.double', 'no JSON', { timeout: 10_000 });
    expect(reply.json()).toMatchObject({ error: { code: 'BAD_USER_INPUT' } });
    expect(seen).toBe(0);
  });

  it('whose answer breaks the contract fails', async () => {
    serve(() => Promise.resolve(JSON.parse('{"value":"two"}') as { value: number }));
    await expect(call(1)).rejects.toThrow('value');
  });

  it('goes to one of several replicas', async () => {
    let served = 0;
    const handle = (request: { value: number }) => {
      served++;
      return Promise.resolve(request);
    };
    serve(handle);
    serve(handle);
    for (let value = 0; value < 10; value++) await call(value);
    expect(served).toBe(10);
  });

  it('whose answer is larger than a message may be shows as INTERNAL, and its service lives on', async () => {
    const text = defineRpc('test.text', z.object({ length: z.int() }), z.object({ text: z.string() }));
    servers.push(
      serveRpc(connection, text, ({ length }) => Promise.resolve({ text: 'x'.repeat(length) }), log),
    );
    const callText = (length: number) => callRpc(connection, text, { length }, { timeoutMs: 10_000 });
    await expect(callText(2_000_000)).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(logged.join('')).toContain('max_payload');
    expect(await callText(3)).toEqual({ text: 'xxx' });
  });

  it('that is under way when its server has lost its connection for good leaves the server to its end', async () => {
    const [caller, leaving] = [await connect(), await connect()];
    const started = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    const handle = async (request: { value: number }) => {
      started.resolve();
      await end.promise;
      return request;
    };
    const server = serveRpc(leaving, double, handle, log);
    await leaving.flush();
    const answer = callRpc(caller, double, { value: 1 }, { timeoutMs: 60_000 });
    const unanswered = expect(answer).rejects.toThrow(/closed/);
    await started.promise;
    await leaving.close();
    end.resolve();
    await expect(server.stop()).resolves.toBeUndefined();
    await caller.close();
    await unanswered;
  });

  it('is answered again after NATS was killed and is back', async () => {
    serve((request) => Promise.resolve(request));
    await nats.kill();
    await nats.restart();
    await eventually(async () => expect(await call(7)).toEqual({ value: 7 }));
  });

  it('that is under way is answered before the service stops', async () => {
    const started = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    const server = serve(async (request) => {
      started.resolve();
      await end.promise;
      return request;
    });
    const answer = call(7);
    await started.promise;
    const stopped = server.stop();
    end.resolve();
    await stopped;
    expect(await answer).toEqual({ value: 7 });
    await expect(call(8)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });
});
