import type { ParsedCertificate } from '@koios/application-certificate';
import type { ClientCertificateState } from '@koios/opcua-contracts';
import type { CertificateFacts, ClientCertificateFacts } from '../domain/diagnosis/connection-facts.js';

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
  };
}

/** What a diagnosis needs to know of ours. */
export function factsOfClientCertificate(certificate: ClientCertificateState): ClientCertificateFacts {
  const { name, revision, thumbprint, applicationUri } = certificate;
  return {
    name,
    revision,
    thumbprint,
    applicationUri,
    hostNames: [],
    validFrom: new Date(certificate.validFrom),
    validUntil: new Date(certificate.validUntil),
    keySize: certificate.modulusLength * 8,
  };
}
