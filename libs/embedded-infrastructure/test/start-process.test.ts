import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { isAlive, minimalEnvironment, type SpawnedProcess, startProcess } from '../src/index.js';
import { workplace } from './support/workplace.js';

const folder = workplace('process');
const logFile = join(folder.path, 'log');
const shell = (script: string) => ({
  command: '/bin/sh',
  commandArguments: ['-c', script],
  environment: minimalEnvironment(),
  logFile,
});
const ready = () => Promise.resolve(true);
const never = () => Promise.resolve(false);

afterAll(() => folder.remove());

describe('a started process', () => {
  it('is killed when it does not end in time after it was asked to', async () => {
    const { pid, ended, stop } = await startProcess({
      ...shell('trap "" TERM; echo deaf; while :; do sleep 0.1; done'),
      isReady: () => Promise.resolve(readFileSync(logFile, 'utf8').includes('deaf')),
    });
    await stop(200);
    expect(await ended).toEqual({ exitCode: null, signal: 'SIGKILL' });
    expect(isAlive(pid)).toBe(false);
  });

  it('is ended when it is not ready in time', async () => {
    let spawned: SpawnedProcess | undefined;
    const start = startProcess({
      ...shell('exec sleep 60'),
      isReady: never,
      readyLimitMs: 100,
      onSpawned: (child) => (spawned = child),
    });
    await expect(start).rejects.toMatchObject({ message: 'was not ready within 0.1 s', hasEnded: false });
    expect(spawned && isAlive(spawned.pid)).toBe(false);
  });

  it('is ended when the start is given up', async () => {
    const wanted = new AbortController();
    let spawned: SpawnedProcess | undefined;
    const onSpawned = (child: SpawnedProcess) => {
      spawned = child;
      wanted.abort();
    };
    const start = startProcess({
      ...shell('exec sleep 60'),
      isReady: never,
      signal: wanted.signal,
      onSpawned,
    });
    await expect(start).rejects.toMatchObject({ name: 'AbortError' });
    expect(spawned && isAlive(spawned.pid)).toBe(false);
  });

  it('that ends at once is told from one that is slow', async () => {
    await expect(startProcess({ ...shell('exit 7'), isReady: never })).rejects.toMatchObject({
      message: 'ended with exit code 7 before it was ready',
      hasEnded: true,
    });
  });

  it('that does not exist is told', async () => {
    const nothing = { ...shell(''), command: '/does/not/exist', isReady: ready };
    await expect(startProcess(nothing)).rejects.toThrow('could not be started: spawn /does/not/exist ENOENT');
  });

  it('gets the environment that it is given and nothing of ours', async () => {
    process.env.KOIOS_TEST_SECRET = 'must not be seen';
    const { ended } = await startProcess({ ...shell('env'), isReady: ready });
    await ended;
    delete process.env.KOIOS_TEST_SECRET;
    expect(readFileSync(logFile, 'utf8')).toContain('PATH=');
    expect(readFileSync(logFile, 'utf8')).not.toContain('must not be seen');
  });
});
