import { readFile, stat } from 'node:fs/promises';
import { CommandFailure } from './failure.js';

/** The library takes files of 256 KiB; whatever is larger is not even opened. */
const largestBytes = 1_048_576;

/** @throws CommandFailure for what is missing, no file, or too large */
export async function readSmallFile(path: string): Promise<Buffer> {
  const facts = await stat(path).catch(() => undefined);
  if (!facts?.isFile()) throw new CommandFailure(`There is no file ${path}.`);
  if (facts.size > largestBytes) throw new CommandFailure(`${path} is larger than any certificate file.`);
  return readFile(path).catch(() => {
    throw new CommandFailure(`${path} cannot be read.`);
  });
}

/** The first line, because editors end it with a line break that is not part of it. */
export async function readPassphrase(path: string): Promise<string> {
  const [line = ''] = (await readSmallFile(path)).toString('utf8').split(/\r?\n/, 1);
  return line;
}
