import { type ParsedCertificate, validateClientCertificate } from '@koios/application-certificate';
import type { ClientCertificateState } from '@koios/opcua-contracts';
import type {
  CertificateFacts,
  ClientCertificateFacts,
  WeakPoint,
} from '../domain/diagnosis/connection-facts.js';
import { readable } from './server-trust.js';

/** What a diagnosis needs to know of a server's certificate. */
export function factsOfCertificate(certificate: ParsedCertificate): CertificateFacts {
  const { thumbprint, applicationUri, validFrom, validUntil, keySize, dnsNames, ipAddresses } = certificate;
  return {
    thumbprint,
    applicationUri,
    validFrom,
    validUntil,
    keySize,
    hostNames: [...dnsNames, ...ipAddresses],
    keyUsages: [...(certificate.keyUsages ?? []), ...(certificate.extendedKeyUsages ?? [])],
  };
}

const known = new WeakMap<ClientCertificateState, ClientCertificateFacts>();

/** What a diagnosis needs to know of ours. */
export function factsOfClientCertificate(certificate: ClientCertificateState): ClientCertificateFacts {
  const facts = known.get(certificate) ?? gather(certificate);
  known.set(certificate, facts);
  return facts;
}

function gather(state: ClientCertificateState): ClientCertificateFacts {
  const chain = state.certificateChain.flatMap((der) => readable(Buffer.from(der, 'base64')) ?? []);
  const [leaf] = chain;
  const { name, revision, applicationUri } = state;
  return {
    ...(leaf ? factsOfCertificate(leaf) : statedFacts(state)),
    name,
    revision,
    announcedApplicationUri: applicationUri,
    weakPoint: leaf ? weakPointOf(chain, applicationUri) : null,
  };
}

/** For one that only cert-service could read. */
function statedFacts(state: ClientCertificateState): CertificateFacts {
  const { thumbprint, applicationUri, modulusLength } = state;
  return {
    thumbprint,
    applicationUri,
    hostNames: [],
    validFrom: new Date(state.validFrom),
    validUntil: new Date(state.validUntil),
    keySize: modulusLength * 8,
    keyUsages: [],
  };
}

/** What a server that trusts it would still have against it, dates aside: these depend on the moment and on the clocks. */
function weakPointOf(chain: readonly ParsedCertificate[], applicationUri: string): WeakPoint | null {
  const { statusCode, message } = validateClientCertificate(Buffer.concat(chain.map(({ der }) => der)), {
    trustList: chain,
    issuers: [],
    crls: [],
    now: new Date(),
    applicationUri,
    suppressions: new Set(['VALIDITY', 'FIND_REVOCATION_LIST']),
  });
  return statusCode === 'Good' ? null : { statusCode, message: message ?? '' };
}
