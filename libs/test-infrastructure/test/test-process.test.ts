import { afterEach, describe, expect, it } from '@jest/globals';
import { TestProcess, type TestProcessOptions } from '../src/index.js';

let running: TestProcess | undefined;

function start(options: TestProcessOptions): TestProcess {
  running = TestProcess.start(new URL('./fixtures/program.mjs', import.meta.url), options);
  return running;
}

afterEach(async () => {
  await running?.kill();
});

describe('a process under test', () => {
  it('gets its arguments and its environment, and nothing of ours', async () => {
    process.env.KOIOS_TEST_SECRET = 'ours';
    const program = start({ programArguments: ['world'], environment: { GREETING: 'hello' } });
    delete process.env.KOIOS_TEST_SECRET;
    expect(await program.waitForLine(/hello/)).toBe('hello world undefined');
  });

  it('is waited for until it is ready', async () => {
    const program = start({});
    const url = await program.waitForLine(/^http/);
    expect((await fetch(url)).status).toBe(503);
    await program.waitUntilReady(url);
    expect(program.isRunning).toBe(true);
  });

  it('says how it ended when it was asked to', async () => {
    const program = start({});
    await program.waitForLine(/^http/);
    expect(await program.stop()).toEqual({ exitCode: 5, signal: null });
    expect(program.isRunning).toBe(false);
  });

  it('is gone after kill -9', async () => {
    const program = start({});
    await program.kill();
    expect(await program.ended).toEqual({ exitCode: null, signal: 'SIGKILL' });
    expect(() => process.kill(program.pid, 0)).toThrow('ESRCH');
  });

  it('is not waited for in vain: once it has ended, the failure tells what it printed', async () => {
    const program = start({ programArguments: ['fail'] });
    const waiting = program.waitForLine(/^http/);
    await expect(waiting).rejects.toThrow(/no line matches .*\(the process has ended\).*\n.*cannot go on/);
  });
});
