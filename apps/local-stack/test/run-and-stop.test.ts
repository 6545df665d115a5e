import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, TestProcess, temporaryFolder, undisturbedNowMs } from '@koios/test-infrastructure';
import pg from 'pg';
import { allProcesses, LaunchedStack, readyLimit, survivors } from './support/launched-stack.js';
import { writeStandInApps } from './support/stand-in-apps.js';

const folder = temporaryFolder('launcher');
const apps = writeStandInApps(join(folder.path, 'apps'));
const dataDirectory = join(folder.path, 'data');
let stack: LaunchedStack;

function start(launcherArguments: readonly string[] = []): Promise<LaunchedStack> {
  return LaunchedStack.ready({ apps, dataDirectory, launcherArguments });
}

async function query(url: string | undefined, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

const certificatesDatabase = () => stack.facts.postgres.databases['cert-service'];

beforeAll(async () => {
  stack = await start();
});

afterAll(async () => {
  await LaunchedStack.stopAll();
  folder.remove();
});

describe('a stack that was started', () => {
  it('says line by line what it starts, and then the facts on one screen', () => {
    const { output } = stack.process;
    for (const name of allProcesses) {
      expect(output).toMatch(
        new RegExp(`^${name} is starting$[^]*^${name} is ready after \\d+\\.\\d s$`, 'm'),
      );
    }
    const screen = output.slice(output.indexOf('Koios OPC UA is ready'));
    expect(screen).toContain(stack.facts.graphqlUrl);
    expect(screen).toContain('opc.tcp://127.0.0.1:48400');
    expect(screen).toMatch(/User +admin\n +Password +\w{5}-\w{5}-\w{5}-\w{5} /);
    expect(screen).toContain(join(dataDirectory, 'logs'));
    expect(screen.split('\n').length).toBeLessThan(20);
  });

  it('keeps its facts for scripts, and all that is secret from others', () => {
    expect(stack.processNames).toEqual(allProcesses);
    expect(stack.facts.simulator?.servers).toHaveLength(1);
    const files = readdirSync(dataDirectory).filter((name) => /\.(json|lock)$/.test(name));
    expect(files.sort()).toEqual(['admin.json', 'launcher.lock', 'secrets.json', 'stack.json']);
    for (const name of files) expect(statSync(join(dataDirectory, name)).mode & 0o077).toBe(0);
    const folders = ['logs', 'nats', 'postgres', 's3', 'simulator'];
    for (const name of folders) expect(statSync(join(dataDirectory, name)).mode & 0o077).toBe(0);
  });

  it('keeps of the password its hash only', () => {
    const password = /Password +(\S+)/.exec(stack.process.output)?.[1] ?? '';
    expect(password).not.toBe('');
    const kept = readdirSync(dataDirectory).filter((name) => name.endsWith('.json'));
    for (const name of kept) expect(readFileSync(join(dataDirectory, name), 'utf8')).not.toContain(password);
  });

  it('refuses a second launcher on the same data in one sentence', async () => {
    const second = new LaunchedStack({ apps, dataDirectory });
    expect(await second.process.ended).toEqual({ exitCode: 1, signal: null });
    expect(second.process.output.trim()).toBe(
      `Koios runs on ${dataDirectory} already (process ${stack.process.pid}): stop it, or choose another --data-dir.`,
    );
    expect(survivors(stack.pids)).toEqual(stack.pids);
  });

  it('refuses a port that is in use in one sentence, and leaves nothing behind', async () => {
    const port = new URL(stack.facts.gatewayUrl).port;
    const other = new LaunchedStack({
      apps,
      dataDirectory: join(folder.path, 'other'),
      environment: { PORT: port },
    });
    expect(await other.process.ended).toEqual({ exitCode: 1, signal: null });
    expect(other.process.lines.at(-1)).toMatch(new RegExp(`^Port ${port} is in use: .*\\.$`));
  });

  it.each(['gateway', 'plant-simulator', 's3', 'nats'])(
    'starts %s again after kill -9, in its place',
    async (name) => {
      const { gatewayUrl, natsUrl, s3 } = stack.facts;
      await stack.kill(name);
      expect(stack.process.output).toContain(`${name} was ended by SIGKILL; starting it again`);
      expect(stack.facts).toMatchObject({ gatewayUrl, natsUrl, s3 });
    },
  );

  it('starts PostgreSQL again after kill -9, with what was committed', async () => {
    await query(certificatesDatabase(), 'CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)');
    await stack.kill('postgres');
    expect(await query(certificatesDatabase(), 'SELECT id FROM kept')).toEqual([{ id: 7 }]);
  });
});

describe('Ctrl-C', () => {
  it('stops everything within 10 s, even twice and with a service that does not listen, and a second start finds the data', async () => {
    await stack.process.stop();
    stack = await start(['--set', 'device-service.FAULT=deaf']);
    const { pids } = stack;
    const askedAtMs = undisturbedNowMs();
    process.kill(stack.process.pid, 'SIGINT');
    expect(await stack.process.stop('SIGINT')).toEqual({ exitCode: 0, signal: null });
    expect(undisturbedNowMs() - askedAtMs).toBeLessThan(10_000);
    expect(survivors(pids)).toEqual([]);
    expect(readdirSync(dataDirectory)).not.toContain('stack.json');

    stack = await start();
    expect(stack.process.output).toContain('Password    as before');
    expect(await query(certificatesDatabase(), 'SELECT id FROM kept')).toEqual([{ id: 7 }]);
  }, 300_000);

  it('while it starts stops it as well', async () => {
    const starting = new LaunchedStack({ apps, dataDirectory: join(folder.path, 'interrupted') });
    await starting.process.waitForLine(/postgres is starting/, readyLimit);
    await eventually(() => starting.pids.length > 0, readyLimit);
    const { pids } = starting;
    expect(await starting.process.stop('SIGINT')).toEqual({ exitCode: 0, signal: null });
    expect(survivors(pids)).toEqual([]);
    expect(starting.process.output).not.toContain('Koios OPC UA is ready');
  });
});

describe('kill -9 of the launcher', () => {
  it('leaves no process behind, and a start right after it finds its way', async () => {
    const { pids } = stack;
    await stack.process.kill();
    const next = start();
    await eventually(() => survivors(pids).length === 0);
    stack = await next;
    expect(await query(certificatesDatabase(), 'SELECT id FROM kept')).toEqual([{ id: 7 }]);
  });
});

describe('two stacks', () => {
  it('run side by side on one machine', async () => {
    const second = await LaunchedStack.ready({
      apps,
      dataDirectory: join(folder.path, 'second'),
      launcherArguments: ['--no-simulator'],
    });
    try {
      expect(second.processNames).toEqual(allProcesses.filter((name) => name !== 'plant-simulator'));
      expect(second.facts.simulator).toBeNull();
      expect(second.facts.gatewayUrl).not.toBe(stack.facts.gatewayUrl);
      expect(survivors([...stack.pids, ...second.pids])).toHaveLength(15);
    } finally {
      await second.process.stop();
    }
  });
});

describe('the launcher', () => {
  it('helps', async () => {
    const launcher = TestProcess.start(new URL('../dist/main.js', import.meta.url), {
      programArguments: ['--help'],
    });
    expect(await launcher.ended).toEqual({ exitCode: 0, signal: null });
    expect(launcher.output).toMatch(/--no-simulator[^]*Examples:[^]*POSTGRES_URL/);
  });
});
