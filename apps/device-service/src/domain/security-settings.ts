import { KoiosError, type MessageSecurityMode, type SecurityPolicy } from '@koios/opcua-contracts';

/** How a device's messages are protected, and as whom we present ourselves. */
export interface SecuritySettings {
  readonly securityMode: MessageSecurityMode;
  readonly securityPolicy: SecurityPolicy;
  /** null: the default certificate. */
  readonly clientCertificateId: string | null;
}

/** The settings as a caller gives them. */
export interface SecurityInput {
  readonly securityMode?: MessageSecurityMode | null;
  readonly securityPolicy?: SecurityPolicy | null;
  readonly clientCertificateId?: string | null;
}

/**
 * Mode NONE goes with policy NONE and no other (OPC 10000-4, 7.20); AUTO then means NONE, the only one there is.
 * @throws KoiosError SECURITY_POLICY_INVALID
 */
export function parseSecuritySettings(input: SecurityInput): SecuritySettings {
  const securityMode = input.securityMode ?? 'NONE';
  const clientCertificateId = input.clientCertificateId ?? null;
  const securityPolicy = policyFor(securityMode, input.securityPolicy ?? 'AUTO');
  return { securityMode, securityPolicy, clientCertificateId };
}

function policyFor(mode: MessageSecurityMode, policy: SecurityPolicy): SecurityPolicy {
  if (mode === 'NONE' && policy === 'AUTO') return 'NONE';
  if ((mode === 'NONE') === (policy === 'NONE')) return policy;
  const message =
    mode === 'NONE'
      ? 'Security mode NONE goes with security policy NONE only.'
      : 'Security policy NONE goes with security mode NONE only.';
  throw new KoiosError('SECURITY_POLICY_INVALID', message, 'securityPolicy');
}
