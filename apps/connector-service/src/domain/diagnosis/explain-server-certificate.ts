import type { CertificateFacts, ConnectionFacts } from './connection-facts.js';
import type { Explanation, ExplanationTable } from './explanation.js';

function namesOf(certificate: CertificateFacts | undefined): string {
  return certificate && certificate.hostNames.length > 0
    ? certificate.hostNames.join(', ')
    : 'no host at all';
}

function timeInvalid({ serverCertificate, now, clockOffsetMs }: ConnectionFacts): Explanation {
  const headline = "Server's certificate is not valid now";
  const dates = `The server's certificate is valid from ${serverCertificate?.validFrom.toISOString() ?? '?'} to ${serverCertificate?.validUntil.toISOString() ?? '?'}.`;
  const serverNow = new Date(now.getTime() + (clockOffsetMs ?? 0));
  if (
    !serverCertificate ||
    serverNow < serverCertificate.validFrom ||
    serverNow > serverCertificate.validUntil
  )
    return {
      headline,
      meaning: dates,
      cure: "Renew the server's certificate, or set the clock of the machine that Koios runs on if that is what is wrong.",
    };
  return {
    headline,
    meaning: `${dates} By the server's clock it is valid, by ours it is not: one of the two clocks is wrong.`,
    cure: 'Compare both clocks with the right time and set the wrong one, best by NTP.',
  };
}

/** Why we do not accept the server's certificate (OPC 10000-4, 6.1.3, with us as the one who checks). */
export const serverCertificateFaults: ExplanationTable = {
  BadCertificateUntrusted: ({ serverCertificate }) => ({
    headline: "Server's certificate is not trusted",
    meaning: `The server presents a certificate${serverCertificate ? ` with the thumbprint ${serverCertificate.thumbprint}` : ''} that Koios does not trust for this device. Either the server got a new certificate, or something else answers in its place.`,
    cure: 'Compare the thumbprint with the one that the server shows; if they are equal, trust it in Koios (trustServerCertificate).',
  }),
  BadCertificateTimeInvalid: timeInvalid,
  BadCertificateIssuerTimeInvalid: {
    headline: "Authority of the server's certificate is not valid now",
    meaning: "The certificate of the authority that issued the server's certificate is not valid now.",
    cure: "Renew the authority's certificate and put it into Koios (addIssuerCertificate); have the server's certificate signed anew if its end has come too.",
  },
  BadCertificateHostNameInvalid: ({ host, serverCertificate }) => ({
    headline: "Server's certificate is for another host",
    meaning: `We connect to ${host ?? '?'}, and the server's certificate is for ${namesOf(serverCertificate)}. An authority vouches for it, so its names are what tells this server from the authority's other ones.`,
    cure: 'Use one of these names in the endpoint URL, or have the certificate signed with the name that is used.',
  }),
  BadCertificateUriInvalid: ({ serverCertificate, serverApplicationUri }) => ({
    headline: "Server's certificate is for another application",
    meaning: `The server calls itself ${serverApplicationUri ?? '?'}, and its certificate says ${serverCertificate?.applicationUri ?? 'nothing'}.`,
    cure: 'Give the server a certificate with its own ApplicationUri, or set its ApplicationUri to the one in the certificate.',
  }),
  BadCertificateUseNotAllowed: {
    headline: "Server's certificate may not be used by a server",
    meaning: "The key usages of the server's certificate do not allow what a server does with it.",
    cure: 'Have the certificate signed anew with digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment and serverAuth.',
  },
  BadCertificateIssuerUseNotAllowed: {
    headline: "Authority of the server's certificate may not issue",
    meaning: "The certificate that issued the server's certificate is not one of an authority.",
    cure: "Have the server's certificate signed by an authority whose certificate has keyCertSign and cA TRUE.",
  },
  BadCertificateRevoked: {
    headline: "Server's certificate has been revoked",
    meaning: "The authority has revoked the server's certificate.",
    cure: 'Find out why before anything else; then give the server a new certificate.',
  },
  BadCertificateIssuerRevoked: {
    headline: "Authority of the server's certificate has been revoked",
    meaning: "The authority that issued the server's certificate has been revoked by the one above it.",
    cure: 'Give the server a certificate of another authority.',
  },
  BadCertificateRevocationUnknown: {
    headline: 'Revocation list missing',
    meaning: "Koios has no current revocation list of the authority of the server's certificate.",
    cure: "Put the authority's current revocation list into Koios (addRevocationList).",
  },
  BadCertificateIssuerRevocationUnknown: {
    headline: 'Revocation list missing',
    meaning: "Koios has no current revocation list of an authority above the server's certificate.",
    cure: 'Put the current revocation lists of all authorities of the chain into Koios (addRevocationList).',
  },
  BadCertificateChainIncomplete: {
    headline: "Authority of the server's certificate is missing",
    meaning: "An authority above the server's certificate is not known to Koios.",
    cure: 'Put the certificates of all authorities of the chain into Koios (addIssuerCertificate).',
  },
  BadCertificatePolicyCheckFailed: ({ serverCertificate, securityPolicy }) => ({
    headline: "Server's certificate and security policy do not go together",
    meaning: `The server's certificate has a key of ${serverCertificate?.keySize ?? '?'} bits, which ${securityPolicy ?? 'the security policy'} does not allow, or a signature that it does not allow.`,
    cure: 'Choose another security policy for the device, or give the server a certificate with a key of 2048 to 4096 bits signed with SHA-256, SHA-384 or SHA-512.',
  }),
  BadCertificateInvalid: {
    headline: "Server's certificate cannot be read",
    meaning:
      'The server offers security and gives no certificate for it, or one that is no X.509 certificate.',
    cure: "Give the server a new certificate (most servers make one when they start without) and look into the server's log.",
  },
};
