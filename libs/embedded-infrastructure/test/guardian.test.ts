import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Guardian, isAlive } from '../src/index.js';

const limitMs = 30_000;
let started: ChildProcess[] = [];

function sleeper(script = 'exec sleep 60') {
  const child = spawn('/bin/sh', ['-c', `echo runs; ${script}`], { stdio: ['ignore', 'pipe', 'ignore'] });
  started.push(child);
  const { pid } = child;
  if (pid === undefined) throw new Error('no sleeper');
  return Object.assign(child, { pid });
}

async function until(isSo: () => boolean): Promise<void> {
  const end = performance.now() + limitMs;
  while (!isSo()) {
    if (performance.now() > end) throw new Error('it did not come to pass');
    await delay(20);
  }
}

afterEach(() => {
  for (const child of started) child.kill('SIGKILL');
  started = [];
});

describe('the guardian', () => {
  it('ends what it was told of, and nothing that it was told to forget', async () => {
    const [watched, forgotten] = [sleeper(), sleeper()];
    const guardian = new Guardian();
    guardian.watch({ pid: watched.pid, stopSignal: 'SIGINT' });
    guardian.watch({ pid: forgotten.pid, stopSignal: 'SIGTERM' });
    guardian.forget(forgotten.pid);
    await guardian.dismiss();
    await until(() => watched.signalCode === 'SIGINT');
    expect(isAlive(forgotten.pid)).toBe(true);
  });

  it('kills what does not end when it is asked to', async () => {
    const deaf = sleeper('trap "" TERM; echo deaf; while :; do sleep 0.1; done');
    for await (const line of createInterface({ input: deaf.stdout })) if (line === 'deaf') break;
    const guardian = new Guardian();
    guardian.watch({ pid: deaf.pid, stopSignal: 'SIGTERM' });
    await guardian.dismiss();
    await until(() => deaf.signalCode === 'SIGKILL');
  });

  it('is replaced when it is killed, and its successor knows everything', async () => {
    const watched = sleeper();
    const guardian = new Guardian();
    guardian.watch({ pid: watched.pid, stopSignal: 'SIGTERM' });
    const first = guardian.pid;
    process.kill(first, 'SIGKILL');
    await until(() => guardian.pid !== first);
    await guardian.dismiss();
    await until(() => watched.signalCode === 'SIGTERM');
  });

  it('acts when the process that started it is killed', async () => {
    const program = fileURLToPath(new URL('../src/guardian/guardian-process.ts', import.meta.url));
    const watched = sleeper();
    const script = `
      const { spawn } = require('node:child_process');
      const guardian = spawn(process.execPath, ['--conditions=@koios/source', ${JSON.stringify(program)}], {
        detached: true, stdio: ['pipe', 'ignore', 'ignore'],
      });
      guardian.stdin.write('+ ${watched.pid} SIGTERM\\n', () => console.log('told'));
    `;
    const owner = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    started.push(owner);
    for await (const line of createInterface({ input: owner.stdout })) if (line === 'told') break;
    owner.kill('SIGKILL');
    await until(() => watched.signalCode === 'SIGTERM');
  });
});
