import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const program = new URL('../../apps/gateway/dist/cli/main.js', import.meta.url).pathname;

/** Adds somebody who may sign in, with the command that operators have. */
export function addUser(
  dataDirectory: string,
  user: { readonly name: string; readonly role: string; readonly password: string },
): void {
  const file = join(dataDirectory, 'users.json');
  execFileSync(process.execPath, [program, '--file', file, 'add', user.name, '--role', user.role], {
    input: `${user.password}\n`,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
}
