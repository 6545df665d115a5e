import type { ParsedCertificate } from '../parse/parsed-certificate.js';

/** The rules of the OPC UA application instance certificate (OPC 10000-6, 6.2.2), in the order they are checked. */
export const PROFILE_RULES = [
  'version',
  'serial',
  'subject',
  'application-uri',
  'san-host',
  'key-usage',
  'extended-key-usage',
  'basic-constraints',
  'issuer-constraints',
  'key-identifiers',
  'signature',
  'key-match',
  'validity',
  'size',
] as const;

export type ProfileRule = (typeof PROFILE_RULES)[number];

export type FindingSeverity = 'ERROR' | 'WARNING' | 'INFO';

/** The OPC UA status codes with which a server answers a certificate (OPC 10000-4, 6.1.3 and 7.38.2). */
export type CertificateStatusCode =
  | 'BadCertificateInvalid'
  | 'BadCertificateChainIncomplete'
  | 'BadCertificatePolicyCheckFailed'
  | 'BadCertificateUntrusted'
  | 'BadCertificateTimeInvalid'
  | 'BadCertificateIssuerTimeInvalid'
  | 'BadCertificateHostNameInvalid'
  | 'BadCertificateUriInvalid'
  | 'BadCertificateUseNotAllowed'
  | 'BadCertificateIssuerUseNotAllowed'
  | 'BadCertificateRevocationUnknown'
  | 'BadCertificateIssuerRevocationUnknown'
  | 'BadCertificateRevoked'
  | 'BadCertificateIssuerRevoked'
  | 'BadSecurityChecksFailed';

/** One rule that a certificate breaks. A rule that holds has no finding. */
export interface ProfileFinding {
  readonly rule: ProfileRule;
  readonly severity: FindingSeverity;
  /** One or more sentences that a screen can show. */
  readonly message: string;
  /** What a server that enforces the rule answers; null when servers are not known to look. */
  readonly statusCode: CertificateStatusCode | null;
}

/** GENERATED: made by this system, so every rule must hold. UPLOADED: real plants have odd certificates. */
export type CertificateOrigin = 'GENERATED' | 'UPLOADED';

export type ApplicationRole = 'CLIENT' | 'SERVER';

/** What a certificate is judged against. */
export interface ProfileContext {
  readonly now: Date;
  readonly origin: CertificateOrigin;
  readonly role: ApplicationRole;
  /** SubjectPublicKeyInfo of the private key that is kept with it; left out where there is none to compare. */
  readonly privateKeyPublicSpki?: Uint8Array;
  /** The ApplicationUri that the application announces, when it is known apart from the certificate. */
  readonly announcedApplicationUri?: string;
  /** The issuers above the certificate, nearest first, as far as they are known. */
  readonly issuers?: readonly ParsedCertificate[];
}
