import type { ConnectionFailure } from '@koios/opcua-contracts';
import type { ConnectionFault } from '../connection-fault.js';
import type { CertificateFacts, ConnectionFacts } from './connection-facts.js';

type Evidence = ConnectionFailure['evidence'];

/** The facts at hand, each with a name that a screen can show; what is not known is left out. */
export function evidenceOf(fault: ConnectionFault, facts: ConnectionFacts): Evidence {
  return [
    ...evidence("The server's words", fault.words),
    ...evidence('Endpoint', facts.endpointUrl),
    ...evidence('Addresses', listed(facts.addresses)),
    ...evidence('Endpoints offered', listed(facts.offers)),
    ...evidence('Security policy', facts.securityPolicy),
    ...evidence('User', facts.user),
    ...evidence('Kinds of users that the server takes', listed(facts.userIdentities)),
    ...clientCertificateEvidence(facts),
    ...serverCertificateEvidence(facts),
    ...evidence("The server's clock", clockOffset(facts.clockOffsetMs)),
  ];
}

function clientCertificateEvidence({ clientCertificate, securityMode }: ConnectionFacts): Evidence {
  if (!clientCertificate || securityMode === 'NONE') return [];
  const { name, revision, thumbprint, applicationUri } = clientCertificate;
  return [
    ...evidence('Our certificate', `${name}, revision ${revision}`),
    ...evidence('Thumbprint of our certificate', thumbprint),
    ...evidence('Our ApplicationUri', applicationUri),
    ...evidence('Our certificate is valid', validity(clientCertificate)),
  ];
}

function serverCertificateEvidence({ serverCertificate, host }: ConnectionFacts): Evidence {
  if (!serverCertificate) return [];
  const { thumbprint, hostNames } = serverCertificate;
  return [
    ...evidence("Thumbprint of the server's certificate", thumbprint),
    ...evidence("The server's certificate is valid", validity(serverCertificate)),
    ...evidence(
      "Host names in the server's certificate",
      `${listed(hostNames) ?? 'none'}; we connect to ${host ?? '?'}`,
    ),
  ];
}

function evidence(name: string, value: string | null | undefined): Evidence {
  return value ? [{ name, value }] : [];
}

function listed(values: readonly string[] | undefined): string | null {
  return values && values.length > 0 ? [...new Set(values)].join(', ') : null;
}

function validity({ validFrom, validUntil }: CertificateFacts): string {
  return `${validFrom.toISOString()} to ${validUntil.toISOString()}`;
}

/** Below this nobody's certificate is refused for it, and the network's delay is part of it. */
const noticeableOffsetMs = 2_000;

function clockOffset(offsetMs: number | null | undefined): string | null {
  if (offsetMs === null || offsetMs === undefined) return null;
  if (Math.abs(offsetMs) < noticeableOffsetMs) return 'agrees with ours';
  return `${Math.round(Math.abs(offsetMs) / 1_000)} s ${offsetMs > 0 ? 'ahead of' : 'behind'} ours`;
}
