import type { CertificateFile } from '../trust-list/certificate-file.js';

/** Operation limits that a server announces and enforces (OPC 10000-5, 6.3.11). */
export interface ServerLimits {
  /** A read of more nodes than this is answered with BadTooManyOperations. */
  readonly maxNodesPerRead?: number;
}

export interface SimulatedServerOptions {
  /** Where the server keeps its own certificate and its trust lists; kept between starts. */
  readonly pkiFolder: string;
  /** Shown to clients and part of the ApplicationUri; `simulator` when left out. */
  readonly name?: string;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** The address to listen on, `127.0.0.1` by default. */
  readonly host?: string;
  /** 200 by default: a session more is refused with BadTooManySessions. */
  readonly maxSessions?: number;
  readonly limits?: ServerLimits;
  /** Lets nobody in without a user. Off by default. */
  readonly refuseAnonymous?: boolean;
  /** Passwords by user name, beside the operator's. */
  readonly users?: Readonly<Record<string, string>>;
  /** Offers Basic128Rsa15 and Basic256 too, as old servers do. */
  readonly deprecatedPolicies?: boolean;
  /** Trusts every certificate at first sight. Off by default: certificate checks are what the simulator is for. */
  readonly acceptAnyCertificate?: boolean;
  /** Called when a client's certificate is refused, not again for its next attempts with the same outcome. */
  readonly onCertificateRefused?: (certificate: RefusedCertificate) => void;
}

/** A certificate in the rejected list, with its file. */
export type RejectedCertificate = CertificateFile;

export interface RefusedCertificate extends Omit<CertificateFile, 'file'> {
  /** Why, in the specification's spelling: `BadCertificateUntrusted`. Clients are told less. */
  readonly statusCode: string;
}

/** What a server trusts of one kind of certificates, and what it has rejected. */
export interface CertificateLists {
  listRejected(): Promise<RejectedCertificate[]>;
  /** From the next check on. Throws for a thumbprint that was never rejected. */
  trust(thumbprint: string): Promise<void>;
}

/** A running server. Its trust list may also be changed by moving files in `pkiFolder`. */
export interface SimulatedServer {
  readonly name: string;
  readonly endpointUrl: string;
  readonly pkiFolder: string;
  /** The lists for the certificates of users, which are no certificates of applications. */
  readonly userCertificates: CertificateLists;
  listRejected(): Promise<RejectedCertificate[]>;
  /** From the next handshake on. Throws for a thumbprint that was never rejected. */
  trust(thumbprint: string): Promise<void>;
  /** From the next handshake or token renewal on. Throws for a thumbprint that is not trusted. */
  distrust(thumbprint: string): Promise<void>;
  /** The names that clients gave their sessions. */
  listSessions(): string[];
  stop(): Promise<void>;
}
