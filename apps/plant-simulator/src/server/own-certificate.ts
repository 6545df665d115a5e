import { readFile } from 'node:fs/promises';
import { isIPv4 } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { OPCUACertificateManager } from 'node-opcua';
import { describeCertificate } from '../trust-list/certificate-file.js';

const FIVE_YEARS_IN_DAYS = 5 * 365;
const ONE_DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The server's application instance certificate: made at the first start, kept ever after.
 * @returns the ApplicationUri to announce. The certificate decides: a server that is moved to another machine or gets
 * another host name must go on announcing what its certificate says (OPC 10000-6, 6.2.2).
 */
export async function keepOwnCertificate(
  store: OPCUACertificateManager,
  name: string,
  host: string,
): Promise<string> {
  const file = join(store.rootDir, 'own', 'certs', 'certificate.pem');
  const kept = await applicationUriIn(file);
  if (kept !== null) return kept;
  const applicationUri = `urn:${encodeURIComponent(hostname())}:Koios:Simulator:${encodeURIComponent(name)}`;
  await store.createSelfSignedCertificate({
    ...certificateFields(name, host),
    applicationUri,
    outputFile: file,
  });
  return applicationUri;
}

async function applicationUriIn(file: string): Promise<string | null> {
  const encoded = await readFile(file).catch(() => null);
  return encoded === null ? null : (describeCertificate(encoded)?.applicationUri ?? null);
}

function certificateFields(name: string, host: string) {
  return {
    subject: { commonName: `Koios Plant Simulator ${name}`, organization: 'Koios' },
    ...hostNames(host),
    startDate: new Date(Date.now() - ONE_DAY_MS),
    validity: FIVE_YEARS_IN_DAYS,
  };
}

/** All names and addresses that a client may use, so that its host name check passes (OPC 10000-4, 6.1.3). */
function hostNames(host: string): { dns: string[]; ip: string[] } {
  const addresses = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const ip = new Set(['127.0.0.1', ...addresses.map(({ address }) => address)].filter(isIPv4));
  return { dns: [...new Set([hostname(), 'localhost', ...(isHostName(host) ? [host] : [])])], ip: [...ip] };
}

function isHostName(host: string): boolean {
  return !isIPv4(host) && !host.includes(':');
}
