import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { LogLevel, setLogLevel } from 'node-opcua';
import { z } from 'zod';
import { OpcuaTestClient } from './support/opcua-test-client.js';
import { makeTemporaryFolder, removeFolder } from './support/temporary-folder.js';

/** The built program, as users run it: build the project before this test. */
const MAIN = join(import.meta.dirname, '..', 'dist', 'main.js');
const startedSchema = z.object({
  event: z.literal('started'),
  servers: z.array(z.object({ name: z.string(), endpointUrl: z.string(), pkiFolder: z.string() })),
});
const rejectedSchema = z.array(
  z.object({
    server: z.string(),
    thumbprint: z.string(),
    commonName: z.string(),
    applicationUri: z.string(),
    file: z.string(),
  }),
);

/** Null when a signal ended it. */
function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', (exitCode) => resolve(exitCode)));
}

describe('the command line', () => {
  let folder: string;
  let running: ChildProcess[] = [];

  beforeAll(async () => {
    setLogLevel(LogLevel.Critic);
    folder = await makeTemporaryFolder();
  });

  afterEach(() => {
    for (const child of running) child.kill('SIGKILL');
    running = [];
  });

  afterAll(() => removeFolder(folder));

  function launch(...parameters: string[]) {
    const child = spawn(process.execPath, [MAIN, ...parameters], { stdio: ['ignore', 'pipe', 'pipe'] });
    running.push(child);
    return child;
  }

  async function run(...parameters: string[]) {
    const child = launch(...parameters);
    const [output, errors, exitCode] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      exitOf(child),
    ]);
    return { output: output.trim(), errors: errors.trim(), exitCode };
  }

  async function start(dataDirectory: string, ...parameters: string[]) {
    const child = launch('start', '--json', '--data-dir', dataDirectory, ...parameters);
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const nextEvent = async (): Promise<unknown> => JSON.parse(String((await lines.next()).value));
    const { servers } = startedSchema.parse(await nextEvent());
    return { child, servers, nextEvent };
  }

  async function stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<unknown> {
    const exitCode = exitOf(child);
    child.kill(signal);
    return exitCode;
  }

  it('starts two servers, tells what they reject, trusts it and stops on SIGTERM', async () => {
    const data = join(folder, 'whole-way');
    const { child, servers, nextEvent } = await start(data);
    const client = await OpcuaTestClient.create(folder, 'whole-way-client');
    const [endpoint] = servers;
    if (endpoint === undefined) throw new Error('No server was started.');
    expect(servers.map(({ name }) => name)).toEqual(['plant-1', 'plant-2']);

    expect(await client.tryToConnect(endpoint)).toMatch(/BadSecurityChecksFailed/);
    const { thumbprint, applicationUri } = client;
    expect(await nextEvent()).toEqual({
      event: 'certificate-refused',
      server: 'plant-1',
      thumbprint,
      applicationUri,
      commonName: 'whole-way-client',
      statusCode: 'BadCertificateUntrusted',
    });
    const { output } = await run('rejected', '--json', '--data-dir', data);
    expect(rejectedSchema.parse(JSON.parse(output))).toEqual([
      expect.objectContaining({ server: 'plant-1', thumbprint }),
    ]);
    expect((await run('rejected', '--data-dir', data)).output).toContain(thumbprint);

    expect(await run('trust', '--all', '--data-dir', data)).toMatchObject({ exitCode: 0, errors: '' });
    expect(await client.tryToConnect(endpoint)).toBe('connected');
    expect(await run('distrust', thumbprint.toLowerCase(), '--data-dir', data)).toMatchObject({
      exitCode: 0,
    });
    expect(await client.tryToConnect(endpoint)).toMatch(/BadSecurityChecksFailed/);
    expect(await nextEvent()).toMatchObject({ event: 'certificate-refused', thumbprint });
    expect(await run('trust', thumbprint, '--server', 'plant-1', '--data-dir', data)).toMatchObject({
      exitCode: 0,
    });
    expect(await client.tryToConnect(endpoint)).toBe('connected');

    const before = Date.now();
    expect(await stop(child)).toBe(0);
    // After 4.5 s it gives up, which is no 0; what else it takes is the machine's.
    expect(Date.now() - before).toBeLessThan(15_000);
    expect(await nextEvent()).toEqual({ event: 'stopped' });
  });

  it('gives each server the address it had before, and refuses a second start on the same data', async () => {
    const data = join(folder, 'again');
    const first = await start(data, '--servers', '1');
    const second = await run('start', '--data-dir', data);
    expect(second).toMatchObject({ exitCode: 1, output: '' });
    expect(second.errors).toContain('is running with the data folder');
    expect(JSON.parse(await readFile(join(data, 'servers.json'), 'utf8'))).toEqual({
      pid: first.child.pid,
      servers: first.servers,
    });
    expect(await stop(first.child, 'SIGINT')).toBe(0);

    const third = await start(data, '--servers', '1');

    expect(third.servers).toEqual(first.servers);
    expect(await stop(third.child)).toBe(0);
  });

  it('says in one sentence what is wrong and what to do', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const data = join(folder, 'mistakes');

    const mistakes = {
      'Port .+ is in use. Stop what uses it, or choose another': ['start', '--servers', '1', '--port', port],
      'is no address of this machine': ['start', '--host', '192.0.2.77'],
      'Give a whole number from 1 to 50': ['start', '--servers', 'many'],
      'There is no command "trst"': ['trst'],
      'No simulator was ever started with the data folder': ['rejected'],
      'is no thumbprint: 40 hexadecimal digits': ['distrust', 'abc'],
    };
    const outcomes = await Promise.all(
      Object.values(mistakes).map((mistake) => run(...mistake, '--data-dir', data)),
    );
    taken.close();

    Object.keys(mistakes).forEach((message, index) => {
      expect(outcomes[index]).toMatchObject({
        exitCode: 1,
        output: '',
        errors: expect.stringMatching(message),
      });
      expect(outcomes[index]?.errors).not.toContain('    at ');
    });
  });

  const commands = [[], ['start'], ['rejected'], ['trust'], ['distrust']].map((command) => ({ command }));
  it.each(commands)('helps with an example: $command', async ({ command }) => {
    const help = await run(...command, '--help');

    expect(help).toMatchObject({ exitCode: 0, errors: '' });
    expect(help.output).toMatch(/Examples?:\n {2}npm run simulator --/);
  });
});
