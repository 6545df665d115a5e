import { distrustCertificate } from '../trust-list/change-trust.js';
import { changeOnServers } from './change-on-servers.js';
import { findServers } from './simulator-directory.js';
import { requireThumbprint } from './thumbprint-argument.js';

export interface DistrustOptions {
  readonly dataDir: string;
  readonly server?: string;
}

/** Takes a certificate out of the trusted list of every server, or of the named one. */
export async function distrust(thumbprint: string, options: DistrustOptions): Promise<void> {
  const wanted = requireThumbprint(thumbprint);
  await changeOnServers({
    servers: await findServers(options.dataDir, options.server),
    thumbprint: wanted,
    change: distrustCertificate,
    moved: 'no longer trusts',
    already: 'rejected',
    unknown: `No server trusts the certificate ${wanted}. Trusted ones are the files in trusted/certs of a server's PKI folder.`,
  });
}
