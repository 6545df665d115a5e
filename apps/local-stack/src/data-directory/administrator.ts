import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { z } from 'zod';
import type { DataDirectory } from './data-directory.js';
import { readJsonFile } from './read-json-file.js';
import { writeFileWhole } from './write-file-whole.js';

/** The one who signs in. The password itself is kept nowhere. */
export interface Administrator {
  readonly userName: string;
  readonly passwordHash: string;
  readonly password: PasswordOrigin;
  /** Keeps it for later starts. Not before the password was shown: nobody could sign in with one that was not. */
  readonly keep: () => void;
}

/** Where the password comes from, which is what its owner is told about it. */
export type PasswordOrigin =
  | { readonly origin: 'environment' }
  | { readonly origin: 'made'; readonly text: string }
  | { readonly origin: 'kept' };

const adminSchema = z.object({
  userName: z.string().min(1),
  passwordHash: z.string().startsWith('$argon2id$'),
});

const userName = 'admin';
/** No letters that are taken for others. */
const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';

/** @param password what the environment says; otherwise the kept one, otherwise a new one */
export async function findAdministrator(
  directory: DataDirectory,
  password: string | undefined,
): Promise<Administrator> {
  const file = directory.file('admin.json');
  const kept = readJsonFile(file, adminSchema);
  if (kept && password === undefined) {
    return { ...kept, password: { origin: 'kept' }, keep: () => undefined };
  }
  const origin: PasswordOrigin =
    password === undefined ? { origin: 'made', text: makePassword() } : { origin: 'environment' };
  const text = password ?? (origin.origin === 'made' ? origin.text : '');
  const isKnown = kept !== undefined && (await verify(kept.passwordHash, text));
  const passwordHash = isKnown ? kept.passwordHash : await hash(text);
  const keep = () => writeFileWhole(file, `${JSON.stringify({ userName, passwordHash }, null, 2)}\n`);
  return { userName, passwordHash, password: origin, keep };
}

/** 100 bits, in four groups. */
function makePassword(): string {
  const group = () => Array.from({ length: 5 }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
  return [group(), group(), group(), group()].join('-');
}
