import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { minimalEnvironment } from '@koios/embedded-infrastructure';
import { eventually, temporaryFolder } from '@koios/test-infrastructure';
import { LaunchedStack, survivors } from './support/launched-stack.js';
import { writeStandInApps } from './support/stand-in-apps.js';

/** As a script of npm, started and ended by other scripts. */
const folder = temporaryFolder('npm');
const apps = writeStandInApps(join(folder.path, 'apps'));
const dataDirectory = join(folder.path, 'data');
const project = join(folder.path, 'project');
let npm: ChildProcess;

beforeAll(() => {
  const launcher = fileURLToPath(new URL('./fixtures/launcher.mjs', import.meta.url));
  const command = `"${process.execPath}" "${launcher}" --no-simulator`;
  mkdirSync(project);
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ scripts: { start: `exec ${command}`, 'in-a-shell': command } }),
  );
});

afterEach(async () => {
  if (npm.exitCode === null && npm.signalCode === null) npm.kill('SIGTERM');
  // The launcher outlives what it has stopped for a moment, and the next one would find that Koios runs already.
  await eventually(() => !existsSync(join(dataDirectory, 'launcher.lock')));
});
afterAll(() => folder.remove());

/** SIGINT is missing where a shell stands between: it waits for its child then, which has not heard of it. */
describe('everything ends with npm', () => {
  it.each([
    ['start', 'SIGINT'],
    ['start', 'SIGTERM'],
    ['start', 'SIGKILL'],
    ['in-a-shell', 'SIGTERM'],
    ['in-a-shell', 'SIGKILL'],
  ] as const)(
    'when npm run %s, and nobody else, gets %s',
    async (script, signal) => {
      npm = spawn('npm', ['run', script, '--silent'], {
        cwd: project,
        env: { ...minimalEnvironment(), PORT: '0', KOIOS_DATA_DIR: dataDirectory, TEST_APPS: apps },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let output = '';
      npm.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
      await eventually(() => output.includes('Ctrl-C'), { timeoutMs: 90_000 });
      const pids = LaunchedStack.pidsIn(dataDirectory);
      expect(pids).toHaveLength(7);

      const exited = once(npm, 'exit');
      npm.kill(signal);
      await exited;
      await eventually(() => survivors(pids).length === 0);
    },
    180_000,
  );
});
