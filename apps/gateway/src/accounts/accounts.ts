import { statSync } from 'node:fs';
import { hash, verify } from '@node-rs/argon2';
import { type AccountList, readAccountFile, type ServiceAccount, type User } from './account-file.js';
import { apiKeyHash } from './api-key.js';

/** Who signed in, and as what. */
export type Account = Pick<User | ServiceAccount, 'name' | 'roles'>;

/** A service account's subject cannot be a user's name: those have no colon. */
const serviceSubject = 'service:';

/** The local accounts: those of the users file, read anew when it has changed, and the one of the environment. */
export class Accounts {
  private known: { readonly version: string; readonly accounts: AccountList } | undefined;

  private constructor(
    private readonly path: string | undefined,
    private readonly administrator: User | undefined,
    /** Of a password that nobody knows. */
    private readonly nobodysHash: string,
  ) {}

  /** @throws Error when the file cannot be used */
  static async open(path: string | undefined, administrator: User | undefined): Promise<Accounts> {
    const accounts = new Accounts(path, administrator, await hash(crypto.randomUUID()));
    accounts.list();
    return accounts;
  }

  /** Takes as long for a user who is not known as for a wrong password, so that neither can be told from the other. */
  async byPassword(name: string, password: string): Promise<Account | undefined> {
    const user = this.users().find((candidate) => candidate.name === name);
    const matches = await verify(user?.passwordHash ?? this.nobodysHash, password);
    return matches ? user : undefined;
  }

  byApiKey(key: string): Account | undefined {
    const keyHash = apiKeyHash(key);
    const account = this.list().serviceAccounts.find((candidate) => candidate.keyHash === keyHash);
    return account && { ...account, name: serviceSubject + account.name };
  }

  /** As it is now: whoever was removed is no more, and roles may have changed. */
  bySubject(subject: string): Account | undefined {
    return this.users().find(({ name }) => name === subject);
  }

  /** Whether anybody can sign in here with a password. */
  haveUsers(): boolean {
    return this.users().length > 0;
  }

  private users(): readonly User[] {
    const { users } = this.list();
    return this.administrator ? [this.administrator, ...users] : users;
  }

  private list(): AccountList {
    if (this.path === undefined) return { users: [], serviceAccounts: [] };
    const version = versionOf(this.path);
    if (this.known?.version !== version) this.known = { version, accounts: readAccountFile(this.path) };
    return this.known.accounts;
  }
}

function versionOf(path: string): string {
  const facts = statSync(path, { throwIfNoEntry: false });
  return facts ? `${facts.ino} ${facts.mtimeMs} ${facts.size}` : 'none';
}
