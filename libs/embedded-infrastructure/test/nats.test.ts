import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { isAlive, type RunningNats, startNats } from '../src/index.js';
import { natsAnswers } from '../src/nats/nats-answers.js';
import { natsConfiguration } from '../src/nats/nats-configuration.js';
import { workplace } from './support/workplace.js';

const folder = workplace('nats');
const options = { dataDirectory: join(folder.path, 'data'), logFile: join(folder.path, 'nats.log') };
let running: RunningNats[] = [];

async function start(port?: number): Promise<RunningNats> {
  const server = await startNats({ ...options, port });
  running.push(server);
  return server;
}

async function storedMessages(url: string): Promise<number> {
  const connection = await connect({ servers: url });
  try {
    return (await (await jetstreamManager(connection)).streams.info('kept')).state.messages;
  } finally {
    await connection.close();
  }
}

async function store(url: string): Promise<void> {
  const connection = await connect({ servers: url });
  await (await jetstreamManager(connection)).streams.add({ name: 'kept', subjects: ['kept'] });
  await jetstream(connection).publish('kept', 'a message');
  await connection.close();
}

afterEach(async () => {
  await Promise.all(running.map((server) => server.stop()));
  running = [];
});
afterAll(() => folder.remove());

describe('NATS', () => {
  it('has JetStream, and keeps its messages through a stop and through kill -9, on the same port', async () => {
    const first = await start();
    await store(first.url);
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);

    const second = await start();
    expect(await storedMessages(second.url)).toBe(1);
    process.kill(second.pid, 'SIGKILL');
    await second.ended;
    expect(await natsAnswers('127.0.0.1', second.port)).toBe(false);

    const third = await start(second.port);
    expect(third.url).toBe(second.url);
    expect(await storedMessages(third.url)).toBe(1);
  });

  it('listens on loopback only', async () => {
    await start();
    expect(readFileSync(join(options.dataDirectory, 'nats.conf'), 'utf8')).toContain('host: "127.0.0.1"');
  });
});

describe('the configuration of NATS', () => {
  const settings = { host: '127.0.0.1', port: 4222, storeDirectory: '/data' };

  it.each(['2.10.0', '2.12.4', '3.0.0'])('asks %s to write through what it acknowledges', (version) => {
    expect(natsConfiguration({ ...settings, version })).toContain('sync_interval: always');
  });

  it.each(['2.9.10', '2.9.25', '1.99.0'])('does not ask %s, which refuses to start with it', (version) => {
    expect(natsConfiguration({ ...settings, version })).not.toContain('sync_interval');
  });
});
