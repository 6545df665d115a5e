import type { ClientCertificate } from '../domain/client-certificate.js';
import { parsedRevision } from '../domain/certificate-facts.js';
import type { Certificate } from './schema.generated.js';

/** What has resolvers of its own, because it costs a look elsewhere. */
type ResolvedLater =
  | 'statuses'
  | 'findings'
  | 'filesAvailable'
  | 'revisions'
  | 'securityPolicies'
  | 'certificatePem'
  | 'chain'
  | 'downloads'
  | 'autoRenew'
  | 'renewDaysBefore';

/** A certificate as GraphQL shows it; `source` is for the resolvers of the other fields. */
export type PresentedCertificate = Omit<Certificate, ResolvedLater | '__typename'> & {
  readonly source: ClientCertificate;
};

export function presentCertificate(source: ClientCertificate): PresentedCertificate {
  const { id, name, description, isDefault, origin, revision, createdAt, current } = source;
  const parsed = parsedRevision(current);
  return {
    source,
    id,
    name,
    description,
    isDefault,
    origin,
    revision,
    createdAt,
    commonName: parsed.subject.commonName,
    organization: parsed.subject.organization,
    applicationUri: parsed.applicationUri,
    dnsNames: [...parsed.dnsNames],
    ipAddresses: [...parsed.ipAddresses],
    issuer: parsed.issuer.text,
    selfSigned: parsed.selfSigned,
    serialNumber: parsed.serialNumber,
    thumbprint: parsed.thumbprint,
    sha256Fingerprint: parsed.sha256Fingerprint,
    keyAlgorithm: parsed.keyAlgorithm,
    keySize: parsed.keySize,
    signatureAlgorithm: parsed.signatureAlgorithm,
    validFrom: parsed.validFrom,
    validUntil: parsed.validUntil,
  };
}
