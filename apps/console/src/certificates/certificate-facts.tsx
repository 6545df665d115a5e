import { Copyable } from '../elements/copyable.js';
import { Facts } from '../elements/facts.js';
import { RelativeTime } from '../elements/relative-time.js';
import { dayOf, exactTime } from '../elements/time.js';
import { text } from '../messages/messages.js';
import type { DetailedCertificate } from './certificate-drawer.js';

const { facts: names } = text.certificates.drawer;
const { origins } = text.certificates;

interface CertificateProps {
  readonly certificate: DetailedCertificate;
}

export function IdentityFacts({ certificate }: CertificateProps) {
  const { applicationUri, thumbprint, validFrom, validUntil } = certificate;
  return (
    <Facts
      facts={[
        { name: names.description, value: certificate.description },
        { name: names.commonName, value: certificate.commonName },
        { name: names.organization, value: certificate.organization },
        {
          name: names.applicationUri,
          value: applicationUri && <Copyable value={applicationUri} name={names.applicationUri} />,
        },
        {
          name: names.validity,
          value: (
            <span title={`${exactTime(validFrom)} – ${exactTime(validUntil)}`}>
              {names.validTo(dayOf(validFrom), dayOf(validUntil))} (<RelativeTime instant={validUntil} />)
            </span>
          ),
        },
        { name: names.revision, value: certificate.revision },
        { name: names.thumbprint, value: <Copyable value={thumbprint} name={names.thumbprint} /> },
      ]}
    />
  );
}

export function TechnicalFacts({ certificate }: CertificateProps) {
  const { keyAlgorithm, keySize, sha256Fingerprint, dnsNames, ipAddresses } = certificate;
  return (
    <Facts
      facts={[
        {
          name: names.fingerprint,
          value: <Copyable value={sha256Fingerprint} name={names.fingerprint} />,
        },
        { name: names.hosts, value: [...dnsNames, ...ipAddresses].join(', ') },
        { name: names.key, value: names.keyOf(keyAlgorithm, keySize) },
        { name: names.signature, value: certificate.signatureAlgorithm },
        { name: names.policies, value: certificate.securityPolicies.join(', ') },
        { name: names.issuer, value: certificate.issuer },
        {
          name: names.serialNumber,
          value: <Copyable value={certificate.serialNumber} name={names.serialNumber} />,
        },
        { name: names.origin, value: origins[certificate.origin] },
        { name: names.created, value: exactTime(certificate.createdAt) },
      ]}
    />
  );
}
