import { suspicionOf, suspicionOfDates, type Suspicion } from './certificate-suspicion.js';
import type { ConnectionFacts } from './connection-facts.js';
import type { Explanation, ExplanationTable } from './explanation.js';

const headline = 'Certificate rejected by server';

function trustIt({ clientCertificate }: ConnectionFacts): string {
  const thumbprint = clientCertificate ? ` (thumbprint ${clientCertificate.thumbprint})` : '';
  return `Find our certificate${thumbprint} in the server's list of rejected certificates and trust it there; Koios then connects by itself.`;
}

function anotherRevision({ clientCertificate }: ConnectionFacts): string {
  if (!clientCertificate || clientCertificate.revision < 2) return '';
  return ` This is revision ${clientCertificate.revision}: a server that trusts an earlier one must trust this one too.`;
}

function notTrusted(facts: ConnectionFacts): Explanation {
  return {
    headline,
    meaning: `The server does not trust our certificate.${anotherRevision(facts)}`,
    cure: trustIt(facts),
  };
}

function timeInvalid(facts: ConnectionFacts): Explanation {
  const suspicion = suspicionOfDates(facts);
  if (suspicion) return bySuspicion[suspicion](facts);
  return {
    headline,
    meaning: "By the server's clock our certificate is not valid now, although by ours it is.",
    cure: "Set the server's date and time (best by NTP), then test again.",
  };
}

/** A server may say nothing of what our own check finds, too. */
function breaksARule({ clientCertificate }: ConnectionFacts): Explanation {
  const { statusCode, message } = clientCertificate?.weakPoint ?? noWeakPoint;
  return {
    headline,
    meaning: `The server refuses our certificate and does not say why. Our own check of it says ${statusCode}: ${message} Most likely the server thinks so too.`,
    cure: 'Generate a certificate in Koios, or have one signed that keeps to the profile, and trust it on the server.',
  };
}

const noWeakPoint = { statusCode: 'Good', message: '' };

/** For the code that servers answer with on purpose, to say nothing: what is likely. */
export const bySuspicion: Readonly<Record<Suspicion, (facts: ConnectionFacts) => Explanation>> = {
  EXPIRED: () => ({
    headline,
    meaning: 'Our certificate has expired.',
    cure: 'Regenerate the certificate in Koios and trust the new revision on the server.',
  }),
  NOT_YET_VALID: () => ({
    headline,
    meaning: 'Our certificate is not valid yet.',
    cure: 'Check the clock of the machine that Koios runs on, and the dates of the certificate.',
  }),
  EXPIRED_BY_ITS_CLOCK: () => ({
    headline,
    meaning: "By the server's clock our certificate has expired; by ours it has not.",
    cure: "Set the server's date and time (best by NTP), then test again.",
  }),
  NOT_YET_VALID_BY_ITS_CLOCK: () => ({
    headline,
    meaning: "By the server's clock our certificate is not valid yet; by ours it is.",
    cure: "Set the server's date and time (best by NTP), then test again.",
  }),
  BREAKS_A_RULE: breaksARule,
  NOT_TRUSTED_YET: (facts) => ({
    headline,
    meaning: `The server refuses our certificate and does not say why. Its dates are right and it breaks no rule, so most likely the server does not trust it yet.${anotherRevision(facts)}`,
    cure: `${trustIt(facts)} If it is trusted already, look into the server's log for what it misses.`,
  }),
};

/** The silent refusal: the socket is closed during OpenSecureChannel, while a hello without security works beside it. */
function silentlyRefused(facts: ConnectionFacts): Explanation {
  if (facts.helloAfterwards === false) return goneMeanwhile;
  const { meaning, cure } = bySuspicion[suspicionOf(facts)](facts);
  const beside = facts.helloAfterwards ? ' Without security it still answers.' : '';
  return {
    headline,
    meaning: `The server closed the connection as soon as it saw our certificate.${beside} ${meaning}`,
    cure,
  };
}

const goneMeanwhile: Explanation = {
  headline: 'Connection interrupted',
  meaning:
    'The server closed the connection while the secure channel was opened, and answers no hello any more: it has stopped, or is starting anew.',
  cure: 'Start the server and test again.',
};

/** What a server answers our certificate with while the secure channel is opened (OPC 10000-4, 6.1.3). */
export const certificateRefusals: ExplanationTable = {
  BadSecurityChecksFailed: (facts) => bySuspicion[suspicionOf(facts)](facts),
  BadConnectionClosed: silentlyRefused,
  BadConnectionRejected: silentlyRefused,
  ECONNRESET: silentlyRefused,
  BadCertificateUntrusted: notTrusted,
  BadCertificateTimeInvalid: timeInvalid,
  BadCertificateIssuerTimeInvalid: {
    headline,
    meaning: 'The certificate of the authority that issued ours is not valid now.',
    cure: "Renew the authority's certificate and put it into the server's issuer list.",
  },
  BadCertificateUriInvalid: ({ clientCertificate }) => ({
    headline,
    meaning: `The server does not accept our ApplicationUri ${clientCertificate?.applicationUri ?? ''}: it has to stand in the certificate exactly as we announce it.`,
    cure: 'Regenerate the certificate in Koios, which writes the ApplicationUri into it, and trust the new revision on the server.',
  }),
  BadCertificateHostNameInvalid: {
    headline,
    meaning: 'The server misses its idea of our host name among the names in our certificate.',
    cure: "Switch off the check of the client's host name on the server (OPC UA does not ask for it), or use a certificate that names this host.",
  },
  BadCertificateUseNotAllowed: {
    headline,
    meaning:
      'The key usages or the basic constraints of our certificate are not what the server asks of a client.',
    cure: 'Generate a certificate with the other profile (strict or legacy) and trust it on the server; servers differ in what they ask.',
  },
  BadCertificateIssuerUseNotAllowed: {
    headline,
    meaning: 'The certificate of the authority that issued ours may not issue certificates.',
    cure: 'Have the certificate signed by an authority whose certificate has keyCertSign and cA TRUE.',
  },
  BadCertificateRevoked: {
    headline,
    meaning: 'Our certificate has been revoked by the authority that issued it.',
    cure: 'Assign another certificate, or have a new one signed and trust it on the server.',
  },
  BadCertificateIssuerRevoked: {
    headline,
    meaning: 'The certificate of the authority that issued ours has been revoked.',
    cure: 'Assign a certificate of another authority, or a self-signed one, and trust it on the server.',
  },
  BadCertificateRevocationUnknown: {
    headline,
    meaning:
      "The server cannot tell whether our certificate has been revoked: the authority's revocation list is missing.",
    cure: "Put the authority's current revocation list (CRL) into the server's issuer list.",
  },
  BadCertificateIssuerRevocationUnknown: {
    headline,
    meaning: 'The server cannot tell whether the authority that issued our certificate has been revoked.',
    cure: "Put the revocation lists (CRLs) of all authorities of the chain into the server's issuer list.",
  },
  BadCertificateChainIncomplete: {
    headline,
    meaning: 'The server does not know the authority that issued our certificate.',
    cure: "Put the certificates of all authorities of the chain into the server's issuer list.",
  },
  BadCertificateInvalid: {
    headline,
    meaning:
      'The server cannot read our certificate, or its signature is wrong; or the server has changed its own certificate just now.',
    cure: 'Test again; if it stays, regenerate the certificate in Koios and trust the new revision on the server.',
  },
  BadCertificatePolicyCheckFailed: ({ clientCertificate, securityPolicy }) => ({
    headline: 'Certificate and security policy do not go together',
    meaning: `Our certificate has a key of ${clientCertificate?.keySize ?? '?'} bits, which ${securityPolicy ?? 'this security policy'} does not allow, or a signature that it does not allow.`,
    cure: 'Choose another security policy for the device, or assign a certificate with a key of 2048 to 4096 bits signed with SHA-256, SHA-384 or SHA-512.',
  }),
};
