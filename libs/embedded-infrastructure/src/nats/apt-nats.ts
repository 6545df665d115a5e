import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  fetch,
  fetchedServerFolder,
  fetchedServerPath,
  findProgram,
  natsBinary,
  type NatsSearch,
  type NatsSource,
} from './nats-source.js';

/**
 * Debian and Ubuntu. The package is unpacked into our own folder and not installed: that needs no root, and installing it
 * would start a server for the whole machine.
 */
export const aptNats: NatsSource = {
  name: 'apt-get',
  find: async (search) => {
    const aptGet = await findProgram(search, 'apt-get');
    const dpkg = await findProgram(search, 'dpkg');
    if (aptGet === undefined || dpkg === undefined) return undefined;
    search.onProgress('fetching nats-server with apt-get');
    await mkdir(fetchedServerFolder(search), { recursive: true });
    const folder = await mkdtemp(join(fetchedServerFolder(search), 'apt-'));
    try {
      await fetchPackage(search, { aptGet, dpkg, folder });
      return await natsBinary(search, fetchedServerPath(search));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function fetchPackage(
  search: NatsSearch,
  { aptGet, dpkg, folder }: { aptGet: string; dpkg: string; folder: string },
): Promise<void> {
  const here = { workingDirectory: folder };
  if (search.isRoot) await fetch(search, aptGet, ['update'], here);
  await fetch(search, aptGet, ['download', 'nats-server'], here);
  const archive = (await readdir(folder)).find((name) => name.endsWith('.deb'));
  if (archive === undefined) return;
  const unpacked = join(folder, 'unpacked');
  const { exitCode } = await fetch(search, dpkg, ['-x', join(folder, archive), unpacked]);
  if (exitCode !== 0) return;
  await rename(join(unpacked, 'usr/sbin/nats-server'), fetchedServerPath(search)).catch(() => undefined);
}
