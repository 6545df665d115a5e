import { readCertificateFiles, type CertificateFile } from '../trust-list/certificate-file.js';
import { pkiFolders } from '../trust-list/pki-folder.js';
import { findServers, type KnownServer } from './simulator-directory.js';
import { printLine } from './standard-output.js';
import { formatTable } from './table.js';

export interface RejectedOptions {
  readonly dataDir: string;
  readonly server?: string;
  readonly json: boolean;
}

export interface RejectedOnServer extends CertificateFile {
  readonly server: string;
}

/** Prints the certificates that servers have refused. */
export async function printRejected(options: RejectedOptions): Promise<void> {
  const rejected = await rejectedOn(await findServers(options.dataDir, options.server));
  if (options.json) return printLine(JSON.stringify(rejected));
  if (rejected.length === 0) return printLine('No certificate is rejected.');
  printLine(
    formatTable(['SERVER', 'THUMBPRINT', 'COMMON NAME', 'APPLICATION URI', 'FILE'], rejected.map(row)),
  );
}

export async function rejectedOn(servers: readonly KnownServer[]): Promise<RejectedOnServer[]> {
  const lists = servers.map(async ({ name, pkiFolder }) => {
    const certificates = await readCertificateFiles(pkiFolders(pkiFolder).rejected);
    return certificates.map((certificate) => ({ server: name, ...certificate }));
  });
  return (await Promise.all(lists)).flat();
}

function row({ server, thumbprint, commonName, applicationUri, file }: RejectedOnServer): string[] {
  return [server, thumbprint, commonName ?? '-', applicationUri ?? '-', file];
}
