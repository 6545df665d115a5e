import type { ConnectionTestStageName } from '@koios/opcua-contracts';

/**
 * Where a connection ended and what was said there, before anybody judges it. The code is an OPC UA status code in the
 * specification's spelling, what the network said (`ECONNREFUSED`), or a code of our own services (`KEY_REVISION_RETIRED`).
 */
export interface ConnectionFault {
  readonly stage: ConnectionTestStageName;
  readonly code: string;
  /** In the words of whoever said it; null when nobody said anything. */
  readonly words: string | null;
}

/**
 * What kind of fault it is decides when to try again: whether the server refuses our certificate, we refuse the
 * server's, somebody has to change the configuration, or it may be gone by itself in a moment.
 */
export type FaultClass = 'CERTIFICATE_REFUSED' | 'SERVER_CERTIFICATE_REFUSED' | 'CONFIGURATION' | 'TRANSIENT';

const configurationFaults: ReadonlySet<string> = new Set([
  'BadTcpEndpointUrlInvalid',
  'BadSecurityModeRejected',
  'BadSecurityPolicyRejected',
  'BadCertificatePolicyCheckFailed',
  'BadIdentityTokenInvalid',
  'BadIdentityTokenRejected',
  'BadUserAccessDenied',
  'BadUserSignatureInvalid',
  'CERTIFICATE_NOT_FOUND',
  'USER_CERTIFICATE_NOT_FOUND',
  'PASSWORD_NOT_FOUND',
]);

/** What servers answer an application certificate that they do not accept with (OPC 10000-4, 6.1.3), if anything. */
function saysThatCertificateIsRefused({ stage, code }: ConnectionFault): boolean {
  if (stage !== 'SECURE_CHANNEL' && stage !== 'SESSION') return false;
  return (
    code === 'BadSecurityChecksFailed' ||
    code.startsWith('BadCertificate') ||
    isSilentRefusal({ stage, code })
  );
}

const closings: ReadonlySet<string> = new Set(['BadConnectionClosed', 'BadConnectionRejected', 'ECONNRESET']);

/** Some servers just close the socket on a certificate that they do not know. */
export function isSilentRefusal({ stage, code }: Pick<ConnectionFault, 'stage' | 'code'>): boolean {
  return stage === 'SECURE_CHANNEL' && closings.has(code);
}

/** Sorts a fault by what has to happen before another try can succeed. */
export function classOf(fault: ConnectionFault): FaultClass {
  if (configurationFaults.has(fault.code)) return 'CONFIGURATION';
  if (fault.stage === 'SERVER_CERTIFICATE' && fault.code.startsWith('BadCertificate'))
    return 'SERVER_CERTIFICATE_REFUSED';
  return saysThatCertificateIsRefused(fault) ? 'CERTIFICATE_REFUSED' : 'TRANSIENT';
}
