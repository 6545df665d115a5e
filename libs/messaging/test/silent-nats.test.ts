import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Cable, eventually, startTestNats, type TestNats } from '@koios/test-infrastructure';
import { deadline, type NatsConnection } from '@nats-io/transport-node';
import { pino } from 'pino';
import { connectToNats } from '../src/index.js';

const log = pino({ level: 'silent' });
const megabyte = Buffer.alloc(2 ** 20);
const patient = { timeoutMs: 60_000 };

let nats: TestNats;
let cable: Cable;

beforeAll(async () => {
  nats = await startTestNats();
  cable = await Cable.to(nats.port);
});
afterAll(async () => {
  await cable.remove();
  await nats.stop();
});

function connect(): Promise<NatsConnection> {
  return connectToNats({ url: `nats://127.0.0.1:${cable.port}`, name: 'test' }, log);
}

async function untilAnswered(connection: NatsConnection): Promise<void> {
  await eventually(() => deadline(connection.flush(), 1_000), patient);
}

describe('a server that says nothing any more, and closes nothing', () => {
  it('is left by a client that has nothing to say, and by one that has more than the network takes', async () => {
    const [quiet, busy] = [await connect(), await connect()];
    cable.silence();
    for (let count = 0; count < 64; count += 1) busy.publish('values', megabyte.subarray(0, 1_000_000));
    cable.mend();
    await Promise.all([untilAnswered(quiet), untilAnswered(busy)]);
    await Promise.all([quiet.close(), busy.close()]);
  }, 120_000);

  it('is waited for by a client that connects, until it answers', async () => {
    cable.silence();
    const connecting = connect();
    const early = await Promise.race([connecting, deadline(new Promise(() => undefined), 500)]).catch(
      () => 'not yet',
    );
    expect(early).toBe('not yet');
    cable.mend();
    const connection = await connecting;
    await connection.close();
  }, 60_000);
});

describe('a server that refuses a client for a while', () => {
  const letIn = (password: string): string =>
    `authorization: { users: [{ user: client, password: ${password} }] }`;

  it('has it back when it lets it in again, however often it has refused it', async () => {
    const strict = await startTestNats(letIn('right'));
    const access = { url: strict.url, name: 'test', user: 'client', password: 'right' };
    let refusals = 0;
    const heard = pino({ level: 'error' }, { write: () => void (refusals += 1) });
    const connection = await connectToNats(access, heard);
    await strict.kill();
    await strict.restart(letIn('changed'));
    await eventually(() => expect(refusals).toBeGreaterThan(3), patient);
    await strict.kill();
    await strict.restart();
    await untilAnswered(connection);
    await connection.close();
    await strict.stop();
  }, 120_000);
});
