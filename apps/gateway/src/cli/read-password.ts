import { text } from 'node:stream/consumers';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

const shortest = 10;

/** Asks for a password without showing it; from a file or a pipe it is the first line. @throws Error when it is too short */
export async function readPassword(): Promise<string> {
  const password = process.stdin.isTTY ? await ask() : ((await text(process.stdin)).split(/\r?\n/)[0] ?? '');
  if (password.length < shortest) throw new Error(`A password has at least ${shortest} characters.`);
  return password;
}

async function ask(): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  process.stderr.write('Password: ');
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await terminal.question('');
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
