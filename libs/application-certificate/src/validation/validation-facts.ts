import type { CertificateChain } from '../chain/build-chain.js';
import type { ParsedCrl } from '../crl/parse-crl.js';
import type { ParsedCertificate } from '../parse/parsed-certificate.js';
import type { SecurityPolicyName } from '../policy/security-policies.js';
import type { ApplicationRole } from '../profile/profile-finding.js';
import type { SuppressibleStep, ValidationFailure } from './validation-step.js';

/** What a certificate is validated against. */
export interface ValidationContext {
  /** Certificates trusted as they are, and authorities whose certificates are trusted. */
  readonly trustList: readonly ParsedCertificate[];
  /** Authorities that help to build chains and are not trusted by themselves. */
  readonly issuers: readonly ParsedCertificate[];
  readonly crls: readonly ParsedCrl[];
  readonly now: Date;
  /** Host name or IP address of the endpoint; left out where none is checked. */
  readonly hostname?: string;
  /** The ApplicationUri of the application description; left out where none is known. */
  readonly applicationUri?: string;
  /** Left out for SecurityPolicy None. */
  readonly policy?: SecurityPolicyName;
  readonly suppressions?: ReadonlySet<SuppressibleStep>;
}

/** Everything that the steps judge, gathered before the first of them. */
export interface ValidationFacts {
  readonly context: ValidationContext;
  readonly role: ApplicationRole;
  readonly chain: CertificateChain;
  /** Bears the name of the missing issuer, but its key is not seen to have signed; null where there is none. */
  readonly wrongSigner: ParsedCertificate | null;
}

/** A pure judgement of one step: null when it holds. */
export type ValidationCheck = (facts: ValidationFacts) => ValidationFailure | null;

/** Each certificate of the chain that another one has issued, with that one. */
export function issuedPairs({
  leaf,
  issuers,
}: CertificateChain): { certificate: ParsedCertificate; issuer: ParsedCertificate; isLeaf: boolean }[] {
  return issuers.map((issuer, index) => ({
    certificate: issuers[index - 1] ?? leaf,
    issuer,
    isLeaf: index === 0,
  }));
}
