import type { TrustChange } from '../trust-list/change-trust.js';
import { CommandError } from './command-error.js';
import type { KnownServer } from './simulator-directory.js';
import { printLine } from './standard-output.js';

export interface ChangeOnServers {
  readonly servers: readonly KnownServer[];
  readonly thumbprint: string;
  readonly change: (pkiFolder: string, thumbprint: string) => Promise<TrustChange>;
  /** Words for people: `plant-1 <moved> <thumbprint>`, `<already> on plant-1 already`. */
  readonly moved: string;
  readonly already: string;
  readonly unknown: string;
}

/** Makes a change on every server that knows the certificate; an error when none does. */
export async function changeOnServers(wish: ChangeOnServers): Promise<void> {
  const changes: TrustChange[] = [];
  for (const { name, pkiFolder } of wish.servers) {
    const change = await wish.change(pkiFolder, wish.thumbprint);
    changes.push(change);
    if (change === 'MOVED') printLine(`${name} ${wish.moved} ${wish.thumbprint}.`);
    if (change === 'ALREADY') printLine(`${wish.thumbprint} is ${wish.already} on ${name} already.`);
  }
  if (changes.every((change) => change === 'UNKNOWN')) throw new CommandError(wish.unknown);
}
