import type { ServerCertificateTrust } from '@koios/opcua-contracts';

/** A certificate that an OPC UA server presented for one device, and what was decided about it. */
export interface ServerCertificate {
  readonly id: string;
  readonly plantId: string;
  readonly deviceId: string;
  /** DER, leaf first, as it was presented. */
  readonly certificateChain: Buffer[];
  readonly thumbprint: string;
  readonly commonName: string | null;
  readonly applicationUri: string | null;
  readonly issuer: string;
  readonly validFrom: Date;
  readonly validUntil: Date;
  readonly trust: ServerCertificateTrust;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
}

/** All decisions about one device's server; the version grows with every one of them. */
export interface ServerTrustList {
  readonly deviceId: string;
  readonly plantId: string;
  readonly version: number;
}

/** A device's first certificate is trusted on first use; a later, different one waits for a person. */
export function trustOnPresentation(certificatesKnownBefore: number): ServerCertificateTrust {
  return certificatesKnownBefore === 0 ? 'TRUSTED' : 'PENDING';
}

/** What every event about a server's certificate says. */
export function serverCertificateFacts(certificate: ServerCertificate): ServerCertificateFacts {
  const { id, plantId, deviceId, thumbprint } = certificate;
  return { serverCertificateId: id, plantId, deviceId, thumbprint };
}

/** See the contract of the `server-certificate.*` events. */
interface ServerCertificateFacts {
  readonly serverCertificateId: string;
  readonly plantId: string;
  readonly deviceId: string;
  readonly thumbprint: string;
}
