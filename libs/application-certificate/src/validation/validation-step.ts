import type { CertificateStatusCode } from '../profile/profile-finding.js';

/** The steps of OPC 10000-4, 6.1.3, in the order in which the first failure counts. */
export const VALIDATION_STEPS = [
  'STRUCTURE',
  'CHAIN',
  'SIGNATURE',
  'SECURITY_POLICY',
  'TRUST_LIST',
  'VALIDITY',
  'HOST_NAME',
  'APPLICATION_URI',
  'USAGE',
  'FIND_REVOCATION_LIST',
  'REVOCATION',
] as const;

export type ValidationStep = (typeof VALIDATION_STEPS)[number];

/** The steps that an administrator may suppress (OPC 10000-4, 6.1.3); no other failure is ever passed over. */
export const SUPPRESSIBLE_STEPS = [
  'SECURITY_POLICY',
  'VALIDITY',
  'HOST_NAME',
  'USAGE',
  'FIND_REVOCATION_LIST',
] as const satisfies readonly ValidationStep[];

export type SuppressibleStep = (typeof SUPPRESSIBLE_STEPS)[number];

/** Why a step fails. */
export interface ValidationFailure {
  readonly statusCode: CertificateStatusCode;
  /** A sentence that a screen can show. */
  readonly message: string;
}
