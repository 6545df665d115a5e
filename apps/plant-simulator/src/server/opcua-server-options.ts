import { hostname } from 'node:os';
import { isIPv6 } from 'node:net';
import {
  MessageSecurityMode,
  nodesets,
  SecurityPolicy,
  type OPCUACertificateManager,
  type OPCUAServerOptions,
} from 'node-opcua';
import { isUser } from './operator-credentials.js';
import type { SimulatedServerOptions } from './simulated-server.js';

const DEFAULT_MAX_SESSIONS = 200;
const WILDCARD_HOSTS = ['0.0.0.0', '::'];

/** What a server with this identity needs to know beyond the caller's options. */
export interface ServerIdentity {
  readonly name: string;
  readonly host: string;
  readonly applicationUri: string;
  readonly serverCertificateManager: OPCUACertificateManager;
  readonly userCertificateManager: OPCUACertificateManager;
}

export function opcuaServerOptions(
  identity: ServerIdentity,
  options: SimulatedServerOptions,
): OPCUAServerOptions {
  const { name, applicationUri, serverCertificateManager, userCertificateManager } = identity;
  return {
    ...network(identity.host, options.port ?? 0),
    ...capacity(options.maxSessions ?? DEFAULT_MAX_SESSIONS, options.limits?.maxNodesPerRead),
    ...security(options),
    serverCertificateManager,
    userCertificateManager,
    nodesets: [nodesets.standard],
    isAuditing: false,
    serverInfo: {
      applicationUri,
      productUri: 'urn:koios:plant-simulator',
      applicationName: { text: name, locale: 'en' },
    },
    buildInfo: { productName: 'Koios Plant Simulator', manufacturerName: 'Koios' },
  };
}

function network(host: string, port: number): OPCUAServerOptions {
  return { port, host, hostname: advertisedHost(host) };
}

/** A host for the endpoint URL: nobody can connect to a wildcard, and IPv6 literals stand in brackets (RFC 3986, 3.2.2). */
function advertisedHost(host: string): string {
  if (WILDCARD_HOSTS.includes(host)) return hostname();
  return isIPv6(host) ? `[${host}]` : host;
}

/** Room for N+1 secure channels (OPC 10000-4, 5.6.2) twice over: clients change certificates make-before-break. */
function capacity(maxSessions: number, maxNodesPerRead: number | undefined): OPCUAServerOptions {
  return {
    maxConnectionsPerEndpoint: 2 * maxSessions + 2,
    serverCapabilities: {
      maxSessions,
      maxSubscriptions: 10 * maxSessions,
      operationLimits: { maxNodesPerRead },
    },
  };
}

function security({
  refuseAnonymous,
  users,
  deprecatedPolicies,
}: SimulatedServerOptions): OPCUAServerOptions {
  return {
    securityModes: [MessageSecurityMode.None, MessageSecurityMode.Sign, MessageSecurityMode.SignAndEncrypt],
    securityPolicies: [
      SecurityPolicy.None,
      SecurityPolicy.Basic256Sha256,
      SecurityPolicy.Aes128_Sha256_RsaOaep,
      SecurityPolicy.Aes256_Sha256_RsaPss,
      ...(deprecatedPolicies ? [SecurityPolicy.Basic128Rsa15, SecurityPolicy.Basic256] : []),
    ],
    allowAnonymous: !refuseAnonymous,
    userManager: { isValidUser: (userName: string, password: string) => isUser(userName, password, users) },
  };
}
