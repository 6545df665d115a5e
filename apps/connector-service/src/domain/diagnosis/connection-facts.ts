import type { MessageSecurityMode, UserIdentityKind } from '@koios/opcua-contracts';

/** What is known of one certificate. */
export interface CertificateFacts {
  readonly thumbprint: string;
  readonly applicationUri: string | null;
  readonly hostNames: readonly string[];
  readonly validFrom: Date;
  readonly validUntil: Date;
  readonly keySize: number;
  /** Key usages and extended key usages, by their names in RFC 5280. */
  readonly keyUsages: readonly string[];
}

/** What breaks a rule of OPC 10000-4, 6.1.3, and the code that a server may answer it with. */
export interface WeakPoint {
  readonly statusCode: string;
  readonly message: string;
}

/** Our certificate, and which revision of it. */
export interface ClientCertificateFacts extends CertificateFacts {
  readonly name: string;
  readonly revision: number;
  /** What we call ourselves when a session is created: servers compare it with the one in the certificate. */
  readonly announcedApplicationUri: string;
  /** What a server that trusts it would still have against it; null when there is nothing. */
  readonly weakPoint: WeakPoint | null;
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
  /** The ApplicationUri that the server announces. */
  readonly serverApplicationUri?: string | null;
  /** What our own check has against the server's certificate. */
  readonly serverCertificateFinding?: string | null;
  /** Whether the server answered a hello without security right after it had closed the connection. */
  readonly helloAfterwards?: boolean;
}
