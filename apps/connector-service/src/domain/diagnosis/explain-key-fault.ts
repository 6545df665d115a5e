import type { ExplanationTable } from './explanation.js';

/** Faults on our own side: the certificate and its key live in cert-service, and connectors do one thing after the other. */
export const keyFaults: ExplanationTable = {
  CERTIFICATE_NOT_FOUND: {
    headline: 'Certificate unknown',
    meaning: 'The certificate that the device should use is not known to the connector.',
    cure: 'Wait a moment if it was generated just now; otherwise assign another certificate to the device.',
  },
  PRIVATE_KEY_UNAVAILABLE: {
    headline: 'Private key unavailable',
    meaning: "The certificate's private key is missing in the object storage or cannot be opened.",
    cure: 'Restore the object storage, or regenerate the certificate.',
  },
  KEY_REVISION_RETIRED: {
    headline: 'Certificate revision retired',
    meaning: 'This revision of the certificate may no longer be used.',
    cure: 'Koios moves to the newest revision by itself; trust that one on the server.',
  },
  SERVICE_UNAVAILABLE: {
    headline: 'Certificate service unavailable',
    meaning:
      'cert-service, which keeps the private keys and the list of trusted servers, does not answer the connector.',
    cure: 'Start cert-service, and check NATS between the plant and the centre; Koios tries again by itself.',
  },
  STORAGE_UNAVAILABLE: {
    headline: 'Object storage unavailable',
    meaning: 'cert-service cannot read the private key now.',
    cure: 'Check the object storage; Koios tries again by itself.',
  },
  CONNECTOR_BUSY: {
    headline: 'Connector is busy',
    meaning:
      'The server offers what is wanted, but the connector was opening as many other connections as it may at once, and the test was over before it was its turn.',
    cure: 'Test again in a moment, or with more time. If it stays, other servers of the plant let their connections wait: see which devices are connecting, or let more connect at once (HANDSHAKES_AT_ONCE).',
  },
  INTERNAL: {
    headline: 'Certificate service failed',
    meaning: 'cert-service could not use the private key for a reason that it did not expect.',
    cure: "Look into cert-service's log for the time of this attempt.",
  },
};
