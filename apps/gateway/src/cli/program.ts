import { type Role, rolePermissions } from '@koios/opcua-contracts';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { isAccountName, readAccountFile, writeAccountFile } from '../accounts/account-file.js';
import {
  addServiceAccount,
  addUser,
  listAccounts,
  removeServiceAccount,
  removeUser,
  setPassword,
  setRoles,
} from './account-changes.js';
import type { AccountChange } from './account-changes.js';
import { readPassword } from './read-password.js';

const examples = `
Passwords are asked for, or read from standard input where that is no terminal. The gateway takes changes up by itself.

Examples:
  koios-users add maria --role operator --role certificate-manager
  koios-users set-roles maria --role viewer
  koios-users add-service-account mes --role viewer      prints its API key, once
  koios-users --file /etc/koios/users.json list`;

/** `koios-users` and its commands. */
export function accountProgram(): Command {
  const program = new Command('koios-users')
    .description('Who may sign in at the gateway: users with passwords, service accounts with API keys.')
    .addOption(new Option('--file <path>', 'the users file').env('USERS_FILE').default('.koios/users.json'))
    .addHelpText('after', examples)
    .showHelpAfterError();
  const change = async (make: AccountChange | Promise<AccountChange>): Promise<void> => {
    const { file } = fileSchema.parse(program.opts());
    const { accounts, told } = (await make)(readAccountFile(file));
    if (accounts) writeAccountFile(file, accounts);
    process.stdout.write(told);
  };
  addUserCommands(program, change);
  addServiceAccountCommands(program, change);
  program
    .command('list')
    .description('show who there is')
    .action(() => change(listAccounts));
  return program;
}

const fileSchema = z.object({ file: z.string() });
type Change = (make: AccountChange | Promise<AccountChange>) => Promise<void>;
interface Roles {
  readonly role: Role[];
}

function addUserCommands(program: Command, change: Change): void {
  program
    .command('add')
    .description('add a user')
    .addArgument(name())
    .addOption(roles())
    .action((user: string, { role }: Roles) =>
      change(readPassword().then((word) => addUser(user, role, word))),
    );
  program
    .command('set-password')
    .description('give a user another password')
    .addArgument(name())
    .action((user: string) => change(readPassword().then((word) => setPassword(user, word))));
  program
    .command('set-roles')
    .description('give a user or a service account other roles')
    .addArgument(name())
    .addOption(roles())
    .action((user: string, { role }: Roles) => change(setRoles(user, role)));
  program
    .command('remove')
    .description('remove a user; a token that was issued stays valid until it ends')
    .addArgument(name())
    .action((user: string) => change(removeUser(user)));
}

function addServiceAccountCommands(program: Command, change: Change): void {
  program
    .command('add-service-account')
    .description('add a service account and print its API key')
    .addArgument(name())
    .addOption(roles())
    .action((account: string, { role }: Roles) => change(addServiceAccount(account, role)));
  program
    .command('remove-service-account')
    .description('remove a service account; its key is good for nothing then')
    .addArgument(name())
    .action((account: string) => change(removeServiceAccount(account)));
}

const nameRule = '1 to 100 letters, digits, dots, hyphens, underscores or @';

function name(): Argument {
  return new Argument('<name>', nameRule).argParser((text) => {
    if (isAccountName(text)) return text;
    throw new InvalidArgumentError(`It has ${nameRule}.`);
  });
}

function roles(): Option {
  return new Option('--role <role...>', 'what it may do')
    .choices(Object.keys(rolePermissions))
    .makeOptionMandatory();
}
