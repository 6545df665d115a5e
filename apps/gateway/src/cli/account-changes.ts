import type { Role } from '@koios/opcua-contracts';
import { hashSync } from '@node-rs/argon2';
import type { AccountList } from '../accounts/account-file.js';
import { apiKeyHash, newApiKey } from '../accounts/api-key.js';

/** What becomes of the accounts, and what the terminal is told. Without accounts nothing is written. */
export type AccountChange = (accounts: AccountList) => {
  readonly accounts?: AccountList;
  readonly told: string;
};

export function addUser(name: string, roles: Role[], password: string): AccountChange {
  return ({ users, ...rest }) => {
    if (users.some((user) => user.name === name)) throw new Error(`There is a user ${name} already.`);
    const user = { name, passwordHash: hashSync(password), roles };
    return { accounts: { ...rest, users: [...users, user] }, told: `${name} can sign in.\n` };
  };
}

export function setPassword(name: string, password: string): AccountChange {
  return ({ users, ...rest }) => {
    const passwordHash = hashSync(password);
    const changed = changeOne(users, name, (user) => ({ ...user, passwordHash }));
    return { accounts: { ...rest, users: changed }, told: `${name} has a new password.\n` };
  };
}

export function setRoles(name: string, roles: Role[]): AccountChange {
  return (accounts) => {
    const kind = accounts.users.some((user) => user.name === name) ? 'users' : 'serviceAccounts';
    const changed =
      kind === 'users'
        ? { ...accounts, users: changeOne(accounts.users, name, (user) => ({ ...user, roles })) }
        : {
            ...accounts,
            serviceAccounts: changeOne(accounts.serviceAccounts, name, (account) => ({ ...account, roles })),
          };
    return { accounts: changed, told: `${name} has the roles ${roles.join(', ')} from its next token on.\n` };
  };
}

export function removeUser(name: string): AccountChange {
  return ({ users, ...rest }) => ({
    accounts: { ...rest, users: withoutOne(users, name) },
    told: `${name} is removed.\n`,
  });
}

export function addServiceAccount(name: string, roles: Role[]): AccountChange {
  return ({ serviceAccounts, ...rest }) => {
    if (serviceAccounts.some((account) => account.name === name))
      throw new Error(`There is a service account ${name} already.`);
    const key = newApiKey();
    const account = { name, keyHash: apiKeyHash(key), roles, createdAt: new Date().toISOString() };
    const told = `The API key of ${name}, shown this once:\n${key}\n`;
    return { accounts: { ...rest, serviceAccounts: [...serviceAccounts, account] }, told };
  };
}

export function removeServiceAccount(name: string): AccountChange {
  return ({ serviceAccounts, ...rest }) => ({
    accounts: { ...rest, serviceAccounts: withoutOne(serviceAccounts, name) },
    told: `${name} is removed.\n`,
  });
}

export function listAccounts({ users, serviceAccounts }: AccountList): ReturnType<AccountChange> {
  const lines = [
    ...users.map(({ name, roles }) => `user             ${name}: ${roles.join(', ')}`),
    ...serviceAccounts.map(({ name, roles }) => `service account  ${name}: ${roles.join(', ')}`),
  ];
  return { told: lines.length > 0 ? `${lines.join('\n')}\n` : 'There is nobody yet.\n' };
}

function changeOne<Entry extends { name: string }>(
  entries: readonly Entry[],
  name: string,
  change: (entry: Entry) => Entry,
): Entry[] {
  requireOne(entries, name);
  return entries.map((entry) => (entry.name === name ? change(entry) : entry));
}

function withoutOne<Entry extends { name: string }>(entries: readonly Entry[], name: string): Entry[] {
  requireOne(entries, name);
  return entries.filter((entry) => entry.name !== name);
}

function requireOne(entries: readonly { name: string }[], name: string): void {
  if (!entries.some((entry) => entry.name === name)) throw new Error(`There is no ${name}.`);
}
