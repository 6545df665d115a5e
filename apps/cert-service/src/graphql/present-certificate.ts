import type { ClientCertificate } from '../domain/client-certificate.js';
import { parsedRevision } from '../domain/certificate-facts.js';
import type { Certificate } from './schema.generated.js';

/** What is in the row or in the certificate itself. All other fields have resolvers, because they cost a look elsewhere. */
type OwnField =
  | 'id'
  | 'name'
  | 'description'
  | 'isDefault'
  | 'origin'
  | 'revision'
  | 'createdAt'
  | 'commonName'
  | 'organization'
  | 'applicationUri'
  | 'dnsNames'
  | 'ipAddresses'
  | 'issuer'
  | 'selfSigned'
  | 'serialNumber'
  | 'thumbprint'
  | 'sha256Fingerprint'
  | 'keyAlgorithm'
  | 'keySize'
  | 'signatureAlgorithm'
  | 'validFrom'
  | 'validUntil'
  | 'autoRenew'
  | 'renewDaysBefore';

/** A certificate as GraphQL shows it; `source` is for the resolvers of the other fields. */
export type PresentedCertificate = Pick<Certificate, OwnField> & { readonly source: ClientCertificate };

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
    autoRenew: source.autoRenew,
    renewDaysBefore: source.renewDaysBefore,
  };
}
