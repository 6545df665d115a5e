import type { ExplanationTable } from './explanation.js';

/** Why we do not accept the server's certificate (OPC 10000-4, 6.1.3, with us as the one who checks). */
export const serverCertificateFaults: ExplanationTable = {
  BadCertificateUntrusted: ({ serverCertificate }) => ({
    headline: "Server's certificate is not trusted",
    meaning: `The server presents a certificate${serverCertificate ? ` with the thumbprint ${serverCertificate.thumbprint}` : ''} that Koios does not trust for this device. Either the server got a new certificate, or something else answers in its place.`,
    cure: 'Compare the thumbprint with the one that the server shows; if they are equal, trust it in Koios (trustServerCertificate).',
  }),
  BadCertificateTimeInvalid: ({ serverCertificate }) => ({
    headline: "Server's certificate is not valid now",
    meaning: `The server's certificate is valid from ${serverCertificate?.validFrom.toISOString() ?? '?'} to ${serverCertificate?.validUntil.toISOString() ?? '?'}.`,
    cure: "Renew the server's certificate, or set the clock of the machine that Koios runs on if that is what is wrong.",
  }),
  BadCertificateInvalid: {
    headline: "Server's certificate cannot be read",
    meaning:
      'The server offers security and gives no certificate for it, or one that is no X.509 certificate.',
    cure: "Give the server a new certificate (most servers make one when they start without) and look into the server's log.",
  },
};
