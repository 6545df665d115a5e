import { join, resolve } from 'node:path';
import { ObjectIds, OPCUAServer } from 'node-opcua';
import { buildPlant } from '../address-space/build-plant.js';
import { readCertificateFiles } from '../trust-list/certificate-file.js';
import { distrustCertificate, trustCertificate } from '../trust-list/change-trust.js';
import { pkiFolders } from '../trust-list/pki-folder.js';
import { FolderCertificateStore } from './folder-certificate-store.js';
import { opcuaServerOptions } from './opcua-server-options.js';
import { keepOwnCertificate } from './own-certificate.js';
import type { CertificateLists, SimulatedServer, SimulatedServerOptions } from './simulated-server.js';

/**
 * Starts one OPC UA server with certificate checks on.
 * @throws the error of the operating system when it cannot listen (`EADDRINUSE`, `EADDRNOTAVAIL`, …)
 */
export async function startSimulatedServer(options: SimulatedServerOptions): Promise<SimulatedServer> {
  const { name = 'simulator', host = '127.0.0.1' } = options;
  const pkiFolder = resolve(options.pkiFolder);
  const serverCertificateManager = await openCertificateStore(pkiFolder, options);
  const applicationUri = await keepOwnCertificate(serverCertificateManager, name, host);
  const userCertificateManager = await openCertificateStore(userPkiFolder(pkiFolder), {
    ...options,
    acceptAnyCertificate: false,
  });
  const identity = { name, host, applicationUri, serverCertificateManager, userCertificateManager };
  const server = new OPCUAServer(opcuaServerOptions(identity, options));
  await server.initialize();
  keepNoSessionDiagnostics(server);
  buildPlant(server);
  await server.start();
  return presentServer(server, name, pkiFolder);
}

/**
 * Like a small controller: without diagnostics of each session (OPC 10000-5, 6.3.4). node-opcua makes some 150 nodes for
 * one, in a time that grows with the number of sessions.
 */
function keepNoSessionDiagnostics({ engine: { addressSpace } }: OPCUAServer): void {
  const summary = addressSpace?.findNode(
    `i=${ObjectIds.Server_ServerDiagnostics_SessionsDiagnosticsSummary}`,
  );
  if (summary) addressSpace?.deleteNode(summary);
}

async function openCertificateStore(
  pkiFolder: string,
  options: SimulatedServerOptions,
): Promise<FolderCertificateStore> {
  const store = new FolderCertificateStore({
    pkiFolder,
    acceptAnyCertificate: options.acceptAnyCertificate ?? false,
    onCertificateRefused: options.onCertificateRefused ?? (() => undefined),
  });
  await store.initialize();
  return store;
}

/** Certificates of users are no certificates of applications: they have lists of their own. */
function userPkiFolder(pkiFolder: string): string {
  return join(pkiFolder, 'users');
}

function presentServer(server: OPCUAServer, name: string, pkiFolder: string): SimulatedServer {
  return {
    name,
    endpointUrl: server.getEndpointUrl(),
    pkiFolder,
    ...listsIn(pkiFolder, name),
    userCertificates: listsIn(userPkiFolder(pkiFolder), name),
    distrust: async (thumbprint) => {
      if ((await distrustCertificate(pkiFolder, thumbprint)) !== 'UNKNOWN') return;
      throw new Error(`${name} does not trust a certificate with the thumbprint ${thumbprint}.`);
    },
    listSessions: () => server.engine?.getSessions().map(({ sessionName }) => sessionName) ?? [],
    stop: () => server.shutdown(0),
  };
}

function listsIn(pkiFolder: string, name: string): CertificateLists {
  return {
    listRejected: () => readCertificateFiles(pkiFolders(pkiFolder).rejected),
    trust: async (thumbprint) => {
      if ((await trustCertificate(pkiFolder, thumbprint)) !== 'UNKNOWN') return;
      throw new Error(`${name} has not rejected a certificate with the thumbprint ${thumbprint}.`);
    },
  };
}
