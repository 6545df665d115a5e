import { CertificateError } from '../certificate-error.js';
import { buildChain } from '../chain/build-chain.js';
import { isNamedIssuer, namesItselfIssuer } from '../chain/named-issuer.js';
import { readDerChain } from '../chain/read-certificates.js';
import type { ParsedCertificate } from '../parse/parsed-certificate.js';
import type { ApplicationRole, CertificateStatusCode } from '../profile/profile-finding.js';
import { checkApplicationUri } from './steps/application-uri.js';
import { checkChain } from './steps/chain.js';
import { checkHostName } from './steps/host-name.js';
import { checkRevocation, checkRevocationListIsFound } from './steps/revocation.js';
import { checkSecurityPolicy } from './steps/security-policy.js';
import { checkSignature } from './steps/signature.js';
import { checkStructure } from './steps/structure.js';
import { checkTrustList } from './steps/trust-list.js';
import { checkUsage } from './steps/usage.js';
import { checkValidity } from './steps/validity.js';
import type { ValidationCheck, ValidationContext, ValidationFacts } from './validation-facts.js';
import {
  SUPPRESSIBLE_STEPS,
  type SuppressibleStep,
  VALIDATION_STEPS,
  type ValidationFailure,
  type ValidationStep,
} from './validation-step.js';

/** A failure that was passed over because the context suppresses its step. */
export interface SuppressedFailure extends ValidationFailure {
  readonly step: SuppressibleStep;
}

/** What validation comes to. `step` is the one that failed, null when none did. */
export interface ValidationVerdict {
  readonly statusCode: CertificateStatusCode | 'Good';
  readonly step: ValidationStep | null;
  readonly message: string | null;
  /** Null when what was presented cannot be read. */
  readonly certificate: ParsedCertificate | null;
  readonly suppressed: readonly SuppressedFailure[];
}

const CHECKS: Readonly<Record<ValidationStep, ValidationCheck>> = {
  STRUCTURE: checkStructure,
  CHAIN: checkChain,
  SIGNATURE: checkSignature,
  SECURITY_POLICY: checkSecurityPolicy,
  TRUST_LIST: checkTrustList,
  VALIDITY: checkValidity,
  HOST_NAME: checkHostName,
  APPLICATION_URI: checkApplicationUri,
  USAGE: checkUsage,
  FIND_REVOCATION_LIST: checkRevocationListIsFound,
  REVOCATION: checkRevocation,
};

/**
 * Validates what a server presented, in the order of OPC 10000-4, 6.1.3: the first failure that is not suppressed wins.
 * `presented` is the certificate in DER, with its issuers behind it if the server sent them.
 */
export function validateServerCertificate(
  presented: Uint8Array,
  context: ValidationContext,
): ValidationVerdict {
  return validate(presented, context, 'SERVER');
}

/** The same as a server does it with a client's certificate: what would a server say to ours? */
export function validateClientCertificate(
  presented: Uint8Array,
  context: ValidationContext,
): ValidationVerdict {
  return validate(presented, context, 'CLIENT');
}

function validate(
  presented: Uint8Array,
  context: ValidationContext,
  role: ApplicationRole,
): ValidationVerdict {
  try {
    return judge(gather(readDerChain(presented), context, role));
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error;
    const isTooLong = error.code === 'CHAIN_TOO_LONG';
    const statusCode = isTooLong ? 'BadCertificateChainIncomplete' : 'BadCertificateInvalid';
    return {
      statusCode,
      step: isTooLong ? 'CHAIN' : 'STRUCTURE',
      message: error.message,
      certificate: null,
      suppressed: [],
    };
  }
}

/** The leaf comes first (OPC 10000-6, 6.2.6); issuers are looked for in all that is at hand, trusted ones first. */
function gather(
  presented: readonly ParsedCertificate[],
  context: ValidationContext,
  role: ApplicationRole,
): ValidationFacts {
  const [leaf, ...others] = presented;
  if (leaf === undefined)
    throw new CertificateError('CERTIFICATE_MALFORMED', 'No certificate was presented.');
  const candidates = [...context.trustList, ...context.issuers, ...others];
  const chain = buildChain(leaf, candidates, context);
  const path = [leaf, ...chain.issuers];
  const last = chain.issuers.at(-1) ?? leaf;
  const isInPath = ({ thumbprint }: ParsedCertificate) =>
    path.some((certificate) => certificate.thumbprint === thumbprint);
  const another = candidates.find((candidate) => !isInPath(candidate) && isNamedIssuer(candidate, last));
  const wrongSigner = another ?? (namesItselfIssuer(last) ? last : null);
  return { context, role, chain, wrongSigner: chain.isComplete ? null : wrongSigner };
}

function judge(facts: ValidationFacts): ValidationVerdict {
  const suppressed: SuppressedFailure[] = [];
  const certificate = facts.chain.leaf;
  for (const step of VALIDATION_STEPS) {
    const failure = CHECKS[step](facts);
    if (failure === null) continue;
    if (!isSuppressed(step, facts.context)) return { ...failure, step, certificate, suppressed };
    suppressed.push({ ...failure, step });
  }
  return { statusCode: 'Good', step: null, message: null, certificate, suppressed };
}

/** Only what may be suppressed is, whatever the context says. */
function isSuppressed(step: ValidationStep, { suppressions }: ValidationContext): step is SuppressibleStep {
  const suppressible = SUPPRESSIBLE_STEPS.find((candidate) => candidate === step);
  return suppressible !== undefined && suppressions?.has(suppressible) === true;
}
