import type { MessageSecurityMode, UserIdentityKind } from '@koios/opcua-contracts';

/** What is known of one certificate. */
export interface CertificateFacts {
  readonly thumbprint: string;
  readonly applicationUri: string | null;
  readonly hostNames: readonly string[];
  readonly validFrom: Date;
  readonly validUntil: Date;
  readonly keySize: number;
}

/** Our certificate, and which revision of it. */
export interface ClientCertificateFacts extends CertificateFacts {
  readonly name: string;
  readonly revision: number;
}

/** Everything that was seen of a connection up to where it failed: what a diagnosis is made from. */
export interface ConnectionFacts {
  readonly endpointUrl: string;
  readonly host: string | null;
  readonly securityMode: MessageSecurityMode;
  readonly now: Date;
  readonly addresses?: readonly string[];
  /** What the server offers, for example `SignAndEncrypt Basic256Sha256`. */
  readonly offers?: readonly string[];
  /** As whom we sign in, for example `user name operator`. */
  readonly user?: string;
  /** How the server lets users sign in. */
  readonly userIdentities?: readonly UserIdentityKind[];
  /** The policy that was chosen. */
  readonly securityPolicy?: string;
  /** The server's clock minus ours. */
  readonly clockOffsetMs?: number | null;
  readonly clientCertificate?: ClientCertificateFacts;
  readonly serverCertificate?: CertificateFacts;
}
