import type { UserIdentityKind } from '@koios/opcua-contracts';
import { type EndpointDescription, MessageSecurityMode } from 'node-opcua';
import { isModeName, type SecurityOffer } from '../domain/choose-endpoint.js';
import { anonymousIdentity } from './application-identity.js';
import { policyNameOf, SingleUseClient } from './opcua-client.js';
import { userIdentityKindOf } from './session-user.js';
import { ServerCertificateStore } from './server-certificate-store.js';

/** One way to connect that a server offers. */
export interface EndpointOffer extends SecurityOffer {
  /** DER, leaf first, one after the other; null where the server gives none. */
  readonly serverCertificate: Buffer | null;
  /** All that the server says of it. */
  readonly description: EndpointDescription;
  /** How a user may sign in here. */
  readonly userIdentities: readonly UserIdentityKind[];
  /** What the server calls itself. */
  readonly applicationUri: string | null;
}

export interface Discovery {
  readonly offers: readonly EndpointOffer[];
  readonly clockOffsetMs: number | null;
}

const binaryOverTcp = 'http://opcfoundation.org/UA-Profile/Transport/uatcp-uasc-uabinary';

/** Four modes and policies on a dozen addresses are half of it. */
const mostEndpoints = 100;

/** On a channel without security there is nobody to trust. */
const noCertificates = new ServerCertificateStore(() => Promise.resolve('BadCertificateUntrusted'));

/**
 * Asks a server for its endpoints (OPC 10000-4, 5.5.4), without security as every server must allow.
 * @throws OpcUaFault
 */
export async function discoverEndpoints(
  endpointUrl: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Discovery> {
  const identity = await anonymousIdentity();
  const client = new SingleUseClient({
    identity,
    certificateStore: noCertificates,
    mode: 'None',
    policy: 'None',
    timeoutMs,
  });
  const abandon = (): void => void client.dispose();
  signal.addEventListener('abort', abandon, { once: true });
  try {
    await client.connect(endpointUrl);
    const endpoints = await client.client.getEndpoints({ endpointUrl });
    return {
      offers: endpoints.slice(0, mostEndpoints).filter(isBinaryOverTcp).flatMap(offersOf),
      clockOffsetMs: client.clockOffsetMs,
    };
  } catch (error) {
    throw client.faultOf(error);
  } finally {
    signal.removeEventListener('abort', abandon);
    void client.dispose();
  }
}

function isBinaryOverTcp({ transportProfileUri }: EndpointDescription): boolean {
  return !transportProfileUri || transportProfileUri === binaryOverTcp;
}

function offersOf(description: EndpointDescription): EndpointOffer[] {
  const { securityMode, securityPolicyUri, serverCertificate, userIdentityTokens, server } = description;
  const mode = MessageSecurityMode[securityMode];
  if (!isModeName(mode)) return [];
  const certificate = serverCertificate?.length ? serverCertificate : null;
  const kinds = (userIdentityTokens ?? []).map(({ tokenType }) => userIdentityKindOf(tokenType));
  const userIdentities = [...new Set(kinds.filter((kind) => kind !== undefined))];
  const policy = policyNameOf(securityPolicyUri);
  const { applicationUri } = server;
  return [{ mode, policy, serverCertificate: certificate, applicationUri, userIdentities, description }];
}
