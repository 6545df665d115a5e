import type { ConnectionFault } from '../connection-fault.js';
import { clientCertificateEvidence, serverCertificateEvidence } from './certificate-evidence.js';
import type { ConnectionFacts } from './connection-facts.js';
import { type Evidence, evidence, listed } from './evidence-item.js';

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
    ...evidence('Our clock', facts.now.toISOString()),
    ...evidence("The server's clock", clockOffset(facts.clockOffsetMs)),
    ...evidence('Hello without security', helloAfterwards(facts)),
  ];
}

function helloAfterwards({ helloAfterwards: answered }: ConnectionFacts): string | null {
  if (answered === undefined) return null;
  return answered ? 'still answered, right after the connection was closed' : 'not answered any more';
}

/** Below this nobody's certificate is refused for it, and the network's delay is part of it. */
const noticeableOffsetMs = 2_000;

function clockOffset(offsetMs: number | null | undefined): string | null {
  if (offsetMs === null || offsetMs === undefined) return null;
  if (Math.abs(offsetMs) < noticeableOffsetMs) return 'agrees with ours';
  return `${Math.round(Math.abs(offsetMs) / 1_000)} s ${offsetMs > 0 ? 'ahead of' : 'behind'} ours`;
}
