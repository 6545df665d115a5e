import type { UserIdentityKind } from '@koios/opcua-contracts';
import type { ConnectionFacts } from './connection-facts.js';
import type { ExplanationTable } from './explanation.js';

const kindNames: Readonly<Record<UserIdentityKind, string>> = {
  ANONYMOUS: 'anonymous sessions',
  USER_NAME: 'user name and password',
  CERTIFICATE: 'certificates of users',
};

const userOf = ({ user }: ConnectionFacts): string => user ?? 'anonymous';

/** What a server may have against the user of a session; our application it has accepted by then. */
export const userFaults: ExplanationTable = {
  BadIdentityTokenInvalid: (facts) => ({
    headline: 'Sign-in not possible',
    meaning: `The server does not allow the way in which we sign in (${userOf(facts)}).${whatItTakes(facts)}`,
    cure: 'Choose another user identity for the device, or allow this one for the endpoint on the server.',
  }),
  BadIdentityTokenRejected: (facts) => ({
    headline: 'Sign-in rejected by server',
    meaning: `The server has accepted our application, and does not let this user in (${userOf(facts)}).`,
    cure: cureFor(facts),
  }),
  BadUserAccessDenied: (facts) => ({
    headline: 'Access denied by server',
    meaning: `The server does not let the user (${userOf(facts)}) do this: the name, the password or the rights are wrong.`,
    cure: cureFor(facts),
  }),
  BadUserSignatureInvalid: {
    headline: "User's signature not accepted",
    meaning: "The server could not verify that we own the user's certificate.",
    cure: 'Regenerate the certificate of the user identity and trust it again on the server.',
  },
  USER_CERTIFICATE_NOT_FOUND: {
    headline: "User's certificate unknown",
    meaning: 'The certificate that identifies the user was deleted, or is not known to the connector yet.',
    cure: 'Choose another certificate for the user identity of the device.',
  },
  PASSWORD_NOT_FOUND: {
    headline: 'Password unknown',
    meaning: 'device-service has no such password for this device any more.',
    cure: 'Koios connects by itself when a new one has just been set; otherwise set the password again.',
  },
  CONNECTOR_UNAVAILABLE: {
    headline: 'Connector has just started',
    meaning: 'The password was not sealed for the connector that made this test.',
    cure: 'Test again in a few seconds.',
  },
};

function whatItTakes({ userIdentities = [] }: ConnectionFacts): string {
  const names = userIdentities.map((kind) => kindNames[kind]);
  return names.length > 0 ? ` It takes ${names.join(', ')}.` : '';
}

function cureFor({ user = '' }: ConnectionFacts): string {
  if (user.startsWith('user name'))
    return 'Check name and password, and the rights of the user, in the user administration of the server; then set the password again in Koios.';
  if (user.startsWith('certificate'))
    return "Trust the user's certificate on the server, in its list of users; that is another list than the one of applications.";
  return 'Allow anonymous sessions on the server, or choose a user for the device.';
}
