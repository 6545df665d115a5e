import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { eventually, temporaryFolder } from '@koios/test-infrastructure';
import { LaunchedStack, readyLimit, survivors } from './support/launched-stack.js';
import { writeStandInApps } from './support/stand-in-apps.js';

const folder = temporaryFolder('failed-start');
const apps = writeStandInApps(join(folder.path, 'apps'));

afterAll(async () => {
  await LaunchedStack.stopAll();
  folder.remove();
});

describe('a service that does not come up', () => {
  it('is named with the end of its log in readable form, and everything is stopped', async () => {
    const dataDirectory = join(folder.path, 'broken');
    const faultAt = join(folder.path, 'fault');
    const settings = ['cert-service.FAULT=start', `cert-service.FAULT_AT=${faultAt}`];
    const stack = new LaunchedStack({
      apps,
      dataDirectory,
      launcherArguments: settings.flatMap((setting) => ['--set', setting]),
    });
    const pids = await eventually(() => {
      expect(stack.processNames).toContain('gateway');
      return stack.pids;
    }, readyLimit);
    writeFileSync(faultAt, '');
    expect(await stack.process.ended).toEqual({ exitCode: 1, signal: null });
    expect(stack.process.output).toMatch(
      /^cert-service ended with exit code 3 before it was ready\.\n {2}The end of its log \(.*cert-service\.log\):\n[^]* {4}[\d:.]+ fatal could not start: no such table$/m,
    );
    expect(survivors(pids)).toEqual([]);
    expect(readdirSync(dataDirectory)).not.toContain('admin.json');
  });
});

describe('a failed start', () => {
  it('is over at once, whatever else is still waited for', async () => {
    const stack = new LaunchedStack({
      apps,
      dataDirectory: join(folder.path, 'waiting'),
      launcherArguments: ['--set', 'gateway.FAULT=ready', '--set', 'cert-service.FAULT=start'],
    });
    expect(await stack.process.ended).toEqual({ exitCode: 1, signal: null });
  });
});

describe('one clear sentence, and exit code 1, gets', () => {
  it.each([
    ['a port that is none', {}, { PORT: 'eighty' }, 'PORT is a number from 0 to 65535, not "eighty".'],
    [
      'a port that is none on the command line',
      { launcherArguments: ['--port', '70000'] },
      {},
      /A port is a number/,
    ],
    [
      'an S3 endpoint without its keys',
      {},
      { S3_ENDPOINT: 'http://127.0.0.1:9000' },
      'S3_ENDPOINT is set: S3_ACCESS_KEY and S3_SECRET_KEY have to be set with it.',
    ],
    [
      'a variable for a service that there is not',
      { launcherArguments: ['--set', 'cert.LOG_LEVEL=debug'] },
      {},
      /the services are cert-service, device-service, connector-service, gateway/,
    ],
    [
      'a PostgreSQL that does not answer',
      {},
      { POSTGRES_URL: 'postgres://postgres@127.0.0.1:1/postgres' },
      /POSTGRES_URL cannot be used: .*ECONNREFUSED/,
    ],
  ])('%s', async (name, options, environment, sentence) => {
    const dataDirectory = join(folder.path, name.replaceAll(' ', '-'));
    const stack = new LaunchedStack({ apps, dataDirectory, environment, ...options });
    expect(await stack.process.ended).toEqual({ exitCode: 1, signal: null });
    expect(stack.process.output).toEqual(
      typeof sentence === 'string' ? expect.stringContaining(sentence) : expect.stringMatching(sentence),
    );
    expect(stack.process.output).not.toMatch(/^ +at /m);
  });

  it('a data directory that cannot be one', async () => {
    const dataDirectory = join(folder.path, 'file');
    writeFileSync(dataDirectory, '');
    const stack = new LaunchedStack({ apps, dataDirectory });
    expect(await stack.process.ended).toEqual({ exitCode: 1, signal: null });
    expect(stack.process.output).toMatch(/^The data directory .*file cannot be used \(.*\): choose another/m);
  });

  it('a file of secrets that is damaged', async () => {
    const dataDirectory = join(folder.path, 'damaged');
    mkdirSync(dataDirectory);
    writeFileSync(join(dataDirectory, 'secrets.json'), '{');
    const stack = new LaunchedStack({ apps, dataDirectory });
    expect(await stack.process.ended).toEqual({ exitCode: 1, signal: null });
    expect(stack.process.output).toMatch(/secrets\.json is damaged: put it back from a backup/);
  });
});
