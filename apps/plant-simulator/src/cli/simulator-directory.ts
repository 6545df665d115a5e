import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CommandError } from './command-error.js';

const serversFileSchema = z.object({
  /** Of the process that runs the servers; null once it stopped. */
  pid: z.int().positive().nullable(),
  servers: z.array(z.object({ name: z.string(), endpointUrl: z.string(), pkiFolder: z.string() })),
});
export type ServersFile = z.infer<typeof serversFileSchema>;
export type KnownServer = ServersFile['servers'][number];

/** What the last start left in the data folder; null before the first one. */
export async function readServersFile(dataDirectory: string): Promise<ServersFile | null> {
  const file = serversFile(dataDirectory);
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  const servers = serversFileSchema.safeParse(parseJson(text));
  if (servers.success) return servers.data;
  throw new CommandError(
    `${file} is damaged. Delete it: the next start writes it again and keeps the certificates.`,
  );
}

/** Written whole or not at all: other commands read it while the simulator runs. */
export async function writeServersFile(dataDirectory: string, servers: ServersFile): Promise<void> {
  const file = serversFile(dataDirectory);
  await mkdir(dataDirectory, { recursive: true });
  await writeFile(`${file}.${process.pid}`, `${JSON.stringify(servers, null, 2)}\n`);
  await rename(`${file}.${process.pid}`, file);
}

/** The servers that a command is about: all of them, or the one that is named. */
export async function findServers(dataDirectory: string, serverName?: string): Promise<KnownServer[]> {
  const servers = (await readServersFile(dataDirectory))?.servers;
  if (servers === undefined) {
    throw new CommandError(
      `No simulator was ever started with the data folder ${dataDirectory}. Start one, or name its folder with --data-dir.`,
    );
  }
  if (serverName === undefined) return servers;
  const named = servers.filter(({ name }) => name === serverName);
  if (named.length > 0) return named;
  throw new CommandError(
    `There is no server "${serverName}". Known: ${servers.map(({ name }) => name).join(', ')}.`,
  );
}

function serversFile(dataDirectory: string): string {
  return join(dataDirectory, 'servers.json');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
