import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { isRole, type Role } from '@koios/opcua-contracts';
import { z } from 'zod';

const roleSchema = z.custom<Role>((role) => typeof role === 'string' && isRole(role), 'is no role');
const nameSchema = z.string().refine(isAccountName, 'is no name of an account');

const userSchema = z.object({
  name: nameSchema,
  /** As `argon2` prints it (PHC string). */
  passwordHash: z.string().startsWith('$argon2id$'),
  roles: z.array(roleSchema),
});
const serviceAccountSchema = z.object({
  name: nameSchema,
  /** SHA-256 of the API key, hexadecimal: the key has 256 random bits, so that there is nothing to guess. */
  keyHash: z.string().regex(/^[\da-f]{64}$/),
  roles: z.array(roleSchema),
  createdAt: z.iso.datetime(),
});
const accountsSchema = z.object({
  users: z.array(userSchema),
  serviceAccounts: z.array(serviceAccountSchema),
});

/** Somebody who signs in with a password. */
export type User = z.infer<typeof userSchema>;
/** A program that signs in with an API key. */
export type ServiceAccount = z.infer<typeof serviceAccountSchema>;
/** All local accounts. */
export type AccountList = z.infer<typeof accountsSchema>;

export function isAccountName(text: string): boolean {
  return /^[\w.@-]{1,100}$/.test(text);
}

/** @throws Error naming the file where it cannot be read or does not hold accounts; without one there are no accounts */
export function readAccountFile(path: string): AccountList {
  try {
    return accountsSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return { users: [], serviceAccounts: [] };
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new Error(`The users file ${path} cannot be used: ${reason}`, { cause: error });
  }
}

/** @throws Error naming the file where it cannot be written */
export function writeAccountFile(path: string, accounts: AccountList): void {
  try {
    writeWhole(path, accounts);
  } catch (error) {
    throw new Error(`The users file ${path} cannot be written: ${String(error)}`, { cause: error });
  }
}

/** Whole or not at all, and for its owner's eyes. */
function writeWhole(path: string, accounts: AccountList): void {
  const draft = `${path}.${randomUUID()}`;
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, `${JSON.stringify(accountsSchema.parse(accounts), null, 2)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}
