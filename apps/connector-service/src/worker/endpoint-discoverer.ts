import type { discoverEndpointsIn, EndpointDiscovery } from '@koios/opcua-contracts';
import type { z } from 'zod';
import { diagnose } from '../domain/diagnosis/diagnose.js';
import { parseEndpointUrl } from '../domain/endpoint-url.js';
import { securityModeOf, securityPolicyOf } from '../domain/security-names.js';
import { discoverEndpoints, type EndpointOffer } from '../opcua/discover-endpoints.js';
import { OpcUaFault } from '../opcua/opcua-fault.js';
import { ConnectionAttempt, ConnectionFailedError } from './connection-attempt.js';
import { readable } from './server-trust.js';

type Request = z.infer<ReturnType<typeof discoverEndpointsIn>['request']>;

const nothing: EndpointDiscovery = {
  endpoints: [],
  applicationName: null,
  applicationUri: null,
  serverCertificate: null,
  failure: null,
};

/** Asks a server what it offers, without showing a certificate of ours; a failure is a result, with its diagnosis. */
export async function discover({ endpointUrl, timeoutMs }: Request): Promise<EndpointDiscovery> {
  const target = { endpointUrl, securityMode: 'NONE', timeoutMs } as const;
  const attempt = new ConnectionAttempt(target, AbortSignal.timeout(timeoutMs));
  try {
    const { offers } = await attempt.stage('ENDPOINTS', (signal) => {
      if (!parseEndpointUrl(endpointUrl)) throw new OpcUaFault('BadTcpEndpointUrlInvalid');
      return discoverEndpoints(endpointUrl, timeoutMs, signal);
    });
    return presentOffers(offers);
  } catch (error) {
    if (!(error instanceof ConnectionFailedError)) throw error;
    return { ...nothing, failure: diagnose(error.fault, error.facts) };
  }
}

function presentOffers(offers: readonly EndpointOffer[]): EndpointDiscovery {
  const strongestFirst = [...offers].sort(
    (one, other) => other.description.securityLevel - one.description.securityLevel,
  );
  const { server } = offers[0]?.description ?? {};
  const certificate = offers.find(({ serverCertificate }) => serverCertificate !== null)?.serverCertificate;
  return {
    ...nothing,
    endpoints: strongestFirst.map(presentOffer),
    applicationName: server?.applicationName.text ?? null,
    applicationUri: server?.applicationUri ?? null,
    serverCertificate: presentCertificate(certificate ?? undefined),
  };
}

function presentOffer({ mode, policy, userIdentities, description }: EndpointOffer) {
  return {
    endpointUrl: description.endpointUrl ?? '',
    securityMode: securityModeOf(mode),
    securityPolicy: securityPolicyOf(policy) ?? null,
    securityPolicyUri: description.securityPolicyUri ?? '',
    securityLevel: description.securityLevel,
    userIdentities: [...userIdentities],
  };
}

function presentCertificate(der: Buffer | undefined): EndpointDiscovery['serverCertificate'] {
  const certificate = readable(der);
  if (!certificate) return null;
  const { thumbprint, subject, issuer, applicationUri, validFrom, validUntil } = certificate;
  return {
    thumbprint,
    subject: subject.text,
    issuer: issuer.text,
    applicationUri,
    validFrom: validFrom.toISOString(),
    validUntil: validUntil.toISOString(),
  };
}
