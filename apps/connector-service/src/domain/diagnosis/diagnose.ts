import type { ConnectionFailure } from '@koios/opcua-contracts';
import type { ConnectionFault } from '../connection-fault.js';
import type { ConnectionFacts } from './connection-facts.js';
import { evidenceOf } from './evidence.js';
import type { Explanation, ExplanationTable } from './explanation.js';
import { certificateRefusals } from './explain-certificate-refusal.js';
import { keyFaults } from './explain-key-fault.js';
import { networkFaults } from './explain-network-fault.js';
import { serverCertificateFaults } from './explain-server-certificate.js';
import { sessionFaults } from './explain-session-fault.js';

/** Says what a fault means and what to do about it, for the person who has to mend it. Pure: fault and facts decide. */
export function diagnose(fault: ConnectionFault, facts: ConnectionFacts): ConnectionFailure {
  const { headline, meaning, cure } = explain(fault, facts);
  return { statusCode: fault.code, headline, meaning, cure, evidence: evidenceOf(fault, facts) };
}

function explain(fault: ConnectionFault, facts: ConnectionFacts): Explanation {
  for (const table of tablesFor(fault)) {
    const entry = table[fault.code];
    if (entry) return typeof entry === 'function' ? entry(facts, fault) : entry;
  }
  return unknownFault(fault);
}

/** The same code means something else on the other side: who checks whose certificate is a matter of the stage. */
function tablesFor({ stage }: ConnectionFault): readonly ExplanationTable[] {
  if (stage === 'SERVER_CERTIFICATE') return [serverCertificateFaults, keyFaults, networkFaults];
  if (stage === 'SECURE_CHANNEL') return [certificateRefusals, keyFaults, sessionFaults, networkFaults];
  return [sessionFaults, keyFaults, networkFaults, certificateRefusals];
}

const stageNames: Readonly<Record<ConnectionFault['stage'], string>> = {
  RESOLVE: 'looking up the host name',
  TCP_CONNECT: 'connecting to the server',
  HELLO: 'saying hello to the server',
  ENDPOINTS: "asking for the server's endpoints",
  SERVER_CERTIFICATE: "checking the server's certificate",
  SECURE_CHANNEL: 'opening the secure channel',
  SESSION: 'opening the session',
  READ: 'reading',
};

function unknownFault({ stage, code }: ConnectionFault): Explanation {
  return {
    headline: 'Connection failed',
    meaning: `The server answered ${code} while we were ${stageNames[stage]}.`,
    cure: "Look up the code in the server's manual and look into its log for the time of this attempt.",
  };
}
