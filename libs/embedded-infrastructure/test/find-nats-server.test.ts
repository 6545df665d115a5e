import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { findNatsServer } from '../src/index.js';
import type { NatsSearch } from '../src/nats/nats-source.js';
import { workplace } from './support/workplace.js';

/** Programs that stand for the real ones: a machine is what lies in one folder of programs. */
const folder = workplace('find-nats');
let machine = '';
let tools = '';
let number = 0;
let progress: string[] = [];

const serverScript = 'echo "nats-server: v2.9.10"';
const aptScript = (calls: string) =>
  `echo "$1" >> ${calls}; [ "$1" = download ] && echo package > nats.deb; true`;
const dpkgScript = `mkdir -p "$3/usr/sbin"; printf '#!/bin/sh\\n${serverScript.replaceAll('"', '\\"')}\\n' > "$3/usr/sbin/nats-server"; chmod 755 "$3/usr/sbin/nats-server"`;
const goScript = () =>
  `echo "$@" > ${join(machine, 'go-arguments')}; printf '#!/bin/sh\\necho nats-server: v2.12.4\\n' > "$GOBIN/nats-server"; chmod 755 "$GOBIN/nats-server"`;

function install(name: string, script: string): string {
  const path = join(machine, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

function find({ isRoot = false, oldestVersion = '2.9' as const }: Partial<NatsSearch> = {}) {
  return findNatsServer({
    oldestVersion,
    folders: [machine],
    toolsDirectory: tools,
    isRoot,
    environment: { PATH: '/usr/bin:/bin' },
    onProgress: (line) => progress.push(line),
  });
}

beforeEach(() => {
  number += 1;
  machine = join(folder.path, `machine-${number}`);
  tools = join(folder.path, `tools-${number}`);
  mkdirSync(machine);
  progress = [];
});
afterAll(() => folder.remove());

describe('the NATS server of a machine', () => {
  it('is the one on the PATH, before anything is fetched', async () => {
    const path = install('nats-server', serverScript);
    install('apt-get', 'exit 1');
    install('docker', 'exit 0');
    expect(await find()).toEqual({ kind: 'binary', path, version: '2.9.10' });
    expect(progress).toEqual([]);
  });

  it('is not one that does not run here', async () => {
    install('nats-server', 'exit 126');
    install('docker', 'exit 0');
    expect(await find()).toMatchObject({ kind: 'container' });
  });

  it('is unpacked from the Debian package without being installed, and found again later', async () => {
    const calls = join(folder.path, 'apt-calls');
    install('apt-get', aptScript(calls));
    install('dpkg', dpkgScript);
    const server = { kind: 'binary', path: join(tools, 'nats-2.9', 'nats-server'), version: '2.9.10' };
    expect(await find()).toEqual(server);
    expect(progress).toEqual(['fetching nats-server with apt-get']);
    expect(await find()).toEqual(server);
    expect(readFileSync(calls, 'utf8')).toBe('download\n');
  });

  it('comes from up-to-date package lists where we may update them', async () => {
    const calls = join(folder.path, 'apt-calls-of-root');
    install('apt-get', aptScript(calls));
    install('dpkg', dpkgScript);
    await find({ isRoot: true });
    expect(readFileSync(calls, 'utf8')).toBe('update\ndownload\n');
  });

  it('is built with Go where the package manager has none', async () => {
    install('apt-get', 'exit 100');
    install('dpkg', 'exit 1');
    install('go', goScript());
    install('docker', 'exit 0');
    expect(await find()).toEqual({
      kind: 'binary',
      path: join(tools, 'nats-2.9', 'nats-server'),
      version: '2.12.4',
    });
    expect(readFileSync(join(machine, 'go-arguments'), 'utf8')).toBe(
      'install github.com/nats-io/nats-server/v2@v2.12.4\n',
    );
  });

  it('is not one that is too old for its user, who leaves the old one to others', async () => {
    const path = install('nats-server', serverScript);
    install('apt-get', aptScript(join(folder.path, 'apt-calls-for-new')));
    install('dpkg', dpkgScript);
    install('go', goScript());
    const built = { kind: 'binary', path: join(tools, 'nats-2.10', 'nats-server'), version: '2.12.4' };
    expect(await find({ oldestVersion: '2.10' })).toEqual(built);
    expect(await find()).toMatchObject({ path, version: '2.9.10' });
    progress = [];
    expect(await find({ oldestVersion: '2.10' })).toEqual(built);
    expect(progress).toEqual([]);
  });

  it('comes from Homebrew where that is the package manager', async () => {
    mkdirSync(join(machine, 'bin'));
    install('bin/nats-server', 'echo "nats-server: v2.12.3"');
    install('brew', `[ "$1" = --prefix ] && echo ${machine}; true`);
    expect(await find()).toEqual({
      kind: 'binary',
      path: join(machine, 'bin/nats-server'),
      version: '2.12.3',
    });
  });

  it('is a container where an engine answers, and only then', async () => {
    install('docker', '[ "$1" != info ]');
    const podman = install('podman', 'exit 0');
    expect(await find()).toEqual({
      kind: 'container',
      engine: podman,
      image: 'docker.io/library/nats:2.12.4',
      version: '2.12.4',
    });
  });

  it('is missed in one sentence that says what was tried and what to do', async () => {
    install('apt-get', 'exit 100');
    install('dpkg', 'exit 1');
    install('go', 'exit 1');
    install('brew', 'exit 1');
    install('docker', 'exit 1');
    await expect(find()).rejects.toThrow(
      /^There is no nats-server 2\.9 or later and none could be had \(tried: the PATH, apt-get, go install, Homebrew, a container\): install it .*NATS_URL/,
    );
    expect(existsSync(join(tools, 'nats-2.9', 'nats-server'))).toBe(false);
  });

  it('is not looked for any longer than it is wanted', async () => {
    install('docker', 'exit 0');
    await expect(
      findNatsServer({ folders: [machine], toolsDirectory: tools, signal: AbortSignal.abort() }),
    ).rejects.toThrow('aborted');
  });
});
