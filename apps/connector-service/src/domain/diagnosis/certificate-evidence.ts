import type { CertificateFacts, ConnectionFacts } from './connection-facts.js';
import { type Evidence, evidence, listed } from './evidence-item.js';

/** What the server was shown. */
export function clientCertificateEvidence(facts: ConnectionFacts): Evidence {
  const { clientCertificate, securityMode } = facts;
  if (!clientCertificate || securityMode === 'NONE') return [];
  const { name, revision, thumbprint, weakPoint } = clientCertificate;
  return [
    ...evidence('Our certificate', `${name}, revision ${revision}`),
    ...evidence('Thumbprint of our certificate', thumbprint),
    ...evidence('Our ApplicationUri', clientCertificate.announcedApplicationUri),
    ...evidence('ApplicationUri in our certificate', clientCertificate.applicationUri ?? 'none'),
    ...evidence('Host names in our certificate', listed(clientCertificate.hostNames) ?? 'none'),
    ...evidence('Key usages of our certificate', listed(clientCertificate.keyUsages) ?? 'none'),
    ...evidence('Our certificate is valid', validity(clientCertificate, facts)),
    ...evidence(
      'Our own check of our certificate',
      weakPoint && `${weakPoint.statusCode}: ${weakPoint.message}`,
    ),
  ];
}

/** What the server showed. */
export function serverCertificateEvidence(facts: ConnectionFacts): Evidence {
  const { serverCertificate, host } = facts;
  if (!serverCertificate) return [];
  const { thumbprint, hostNames } = serverCertificate;
  const names = listed(hostNames) ?? 'none';
  return [
    ...evidence("Thumbprint of the server's certificate", thumbprint),
    ...evidence("The server's ApplicationUri", facts.serverApplicationUri),
    ...evidence("ApplicationUri in the server's certificate", serverCertificate.applicationUri ?? 'none'),
    ...evidence("Host names in the server's certificate", `${names}; we connect to ${host ?? '?'}`),
    ...evidence("Key usages of the server's certificate", listed(serverCertificate.keyUsages) ?? 'none'),
    ...evidence("The server's certificate is valid", validity(serverCertificate, facts)),
    ...evidence("Our check of the server's certificate", facts.serverCertificateFinding),
  ];
}

/** The dates, against both clocks. */
function validity(certificate: CertificateFacts, { now, clockOffsetMs }: ConnectionFacts): string {
  const { validFrom, validUntil } = certificate;
  const isValidAt = (instant: Date): string => (validFrom <= instant && instant <= validUntil ? 'yes' : 'no');
  const byServer =
    clockOffsetMs == null ? '' : `, by the server's ${isValidAt(new Date(now.getTime() + clockOffsetMs))}`;
  const dates = `${validFrom.toISOString()} to ${validUntil.toISOString()}`;
  return `${dates}; by our clock ${isValidAt(now)}${byServer}`;
}
