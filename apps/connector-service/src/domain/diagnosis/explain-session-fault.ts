import type { ConnectionFacts } from './connection-facts.js';
import { userFaults } from './explain-user-fault.js';
import type { Explanation, ExplanationTable } from './explanation.js';

function notOffered(what: string): (facts: ConnectionFacts) => Explanation {
  return ({ offers }) => ({
    headline: `${what} not offered by server`,
    meaning: `The server offers ${offers && offers.length > 0 ? [...new Set(offers)].join(', ') : 'no endpoint at all'}.`,
    cure: 'Choose one of these for the device, or switch the wanted one on in the server. Koios never uses less security than was configured.',
  });
}

/** What a server may have against us once it knows who we are, and what it does not offer. */
export const sessionFaults: ExplanationTable = {
  BadSecurityModeRejected: notOffered('Security mode'),
  BadSecurityPolicyRejected: notOffered('Security policy'),
  ...userFaults,
  BadTooManySessions: {
    headline: 'No free session on server',
    meaning: 'The server has as many sessions as it allows.',
    cure: 'Close sessions of other clients or raise the limit on the server; Koios tries again by itself.',
  },
  BadApplicationSignatureInvalid: {
    headline: 'Signature not accepted by server',
    meaning: 'The server could not verify that we own the certificate.',
    cure: 'Test again; if it stays, regenerate the certificate in Koios and trust the new revision on the server.',
  },
  BadServerHalted: {
    headline: 'Server is stopped',
    meaning: 'The server has been halted and does not answer any more.',
    cure: 'Start the server.',
  },
  BadShutdown: {
    headline: 'Server is shutting down',
    meaning: 'The server is just being stopped.',
    cure: 'Koios connects again by itself when the server is back.',
  },
};
