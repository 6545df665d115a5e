import type { CertificateStatusCode } from '@koios/application-certificate';
import { type ICertificateStore, type StatusCode, StatusCodes } from 'node-opcua';

type Certificates = Parameters<ICertificateStore['checkCertificate']>[0];

/** What a server says of itself when it lists its endpoints, and where it was asked. */
export interface ServerAnnouncement {
  readonly host: string | null;
  readonly applicationUri: string | null;
  readonly policy: string;
}

/** Whether a server may be talked to, as one of the status codes of OPC 10000-4, 6.1.3. */
export type ServerCertificateCheck = (
  chain: readonly Buffer[],
  announced?: ServerAnnouncement,
) => Promise<ServerCertificateVerdict>;

export type ServerCertificateVerdict = 'Good' | Exclude<CertificateStatusCode, 'BadSecurityChecksFailed'>;

/**
 * What node-opcua asks about certificates. Its own stores accept every server; this one asks our check, and cannot be
 * told to trust anything: trust is given in cert-service only.
 */
export class ServerCertificateStore implements ICertificateStore {
  referenceCounter = 0;

  constructor(private readonly check: ServerCertificateCheck) {}

  initialize(): Promise<void> {
    return Promise.resolve();
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }

  async checkCertificate(certificate: Certificates): Promise<StatusCode> {
    return StatusCodes[await this.check([certificate].flat())];
  }

  getTrustStatus(certificate: Certificates): Promise<StatusCode> {
    return this.checkCertificate(certificate);
  }

  /** node-opcua asks this of our own certificate only; cert-service has checked it. */
  verifyCertificate(): Promise<string> {
    return Promise.resolve('Good');
  }

  trustCertificate(): Promise<void> {
    return refuse();
  }

  rejectCertificate(): Promise<void> {
    return refuse();
  }

  addIssuer(): Promise<void> {
    return refuse();
  }

  addRevocationList(): Promise<void> {
    return refuse();
  }
}

function refuse(): Promise<never> {
  return Promise.reject(new Error('Server certificates are trusted and rejected in cert-service only.'));
}
