import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Names and contents of all files in these folders as one digest: two equal digests mean that nothing was moved in,
 * moved out or replaced. Contents, not times: reading a chain back makes node-opcua-pki rewrite its file.
 */
export async function digestOfFolders(folders: readonly string[]): Promise<string> {
  const digests = await Promise.all(folders.map(digestOfFolder));
  return digests.join(' ');
}

async function digestOfFolder(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(folder)).sort()) {
    hash.update(`${name}\0`).update(await contentOf(join(folder, name)));
  }
  return hash.digest('base64');
}

/** Empty for what is no file, or is none any more. */
async function contentOf(file: string): Promise<Buffer> {
  return readFile(file).catch(() => Buffer.alloc(0));
}
