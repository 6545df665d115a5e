import { normaliseThumbprint } from '../trust-list/certificate-file.js';
import { trustCertificate } from '../trust-list/change-trust.js';
import { changeOnServers } from './change-on-servers.js';
import { CommandError } from './command-error.js';
import { rejectedOn, type RejectedOnServer } from './rejected-command.js';
import { findServers, type KnownServer } from './simulator-directory.js';
import { printLine } from './standard-output.js';
import { requireThumbprint } from './thumbprint-argument.js';

export interface TrustOptions {
  readonly dataDir: string;
  readonly server?: string;
  readonly all: boolean;
}

/** Trusts one rejected certificate, or all of them, on the servers that rejected it. */
export async function trustRejected(thumbprint: string | undefined, options: TrustOptions): Promise<void> {
  const servers = await findServers(options.dataDir, options.server);
  if (thumbprint === undefined) return options.all ? trustAll(servers) : refuseToGuess(servers);
  if (options.all) throw new CommandError('Give a thumbprint or --all, not both.');
  await changeOnServers({
    servers,
    thumbprint: requireThumbprint(thumbprint),
    change: trustCertificate,
    moved: 'trusts',
    already: 'trusted',
    unknown: `No server has rejected the certificate ${normaliseThumbprint(thumbprint)}. The command "rejected" lists them.`,
  });
}

async function trustAll(servers: readonly KnownServer[]): Promise<void> {
  const rejected = await rejectedOn(servers);
  if (rejected.length === 0) return printLine('No certificate is rejected: nothing to trust.');
  for (const { server, thumbprint, commonName } of rejected) {
    const [known] = servers.filter(({ name }) => name === server);
    if (known !== undefined) await trustCertificate(known.pkiFolder, thumbprint);
    printLine(`${server} trusts ${thumbprint} (${commonName ?? 'no common name'}).`);
  }
}

async function refuseToGuess(servers: readonly KnownServer[]): Promise<never> {
  const rejected = await rejectedOn(servers);
  const list = rejected.length === 0 ? ['  (none)'] : [...new Set(rejected.map(describe))];
  throw new CommandError(
    ['Say which certificate to trust: its thumbprint, or --all. Rejected:', ...list].join('\n'),
  );
}

function describe({ thumbprint, commonName }: RejectedOnServer): string {
  return `  ${thumbprint} ${commonName ?? ''}`.trimEnd();
}
