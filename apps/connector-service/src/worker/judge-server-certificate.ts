import {
  buildChain,
  CertificateError,
  type ParsedCertificate,
  type ParsedCrl,
  type SecurityPolicyName,
  validateServerCertificate,
} from '@koios/application-certificate';
import type { ServerAnnouncement, ServerCertificateVerdict } from '../opcua/server-certificate-store.js';

/** Who may vouch for servers, with their revocation lists. */
export interface Authorities {
  readonly certificates: readonly ParsedCertificate[];
  readonly revocationLists: readonly ParsedCrl[];
}

/** What a trusted certificate is held against. */
export interface JudgementContext {
  readonly now: Date;
  /** Undefined where nobody has announced anything. */
  readonly announced: ServerAnnouncement | undefined;
  readonly authorities: Authorities;
  /** A person knows this very certificate, whoever issued it. */
  readonly isTrustedByPerson: boolean;
}

/**
 * The steps of OPC 10000-4, 6.1.3 that come after trust, and for a certificate that is trusted because of its authority also
 * those before. That one could be any of the authority's servers: its names, usages and revocation tell. One that was pinned
 * at this device is known byte for byte; names and usages tell nothing more of it, and plants are full of odd ones.
 */
export function judgeTrustedCertificate(
  chain: readonly ParsedCertificate[],
  context: JudgementContext,
): ServerCertificateVerdict {
  const [leaf] = chain;
  if (!leaf) return 'BadCertificateInvalid';
  const isPinned = context.isTrustedByPerson || !isUnderAuthority(chain, context.authorities);
  return isPinned ? judgePinned(leaf, context) : judgeByAuthority(chain, context);
}

function judgePinned(
  { validFrom, validUntil, applicationUri }: ParsedCertificate,
  { now, announced }: JudgementContext,
): ServerCertificateVerdict {
  if (now < validFrom || now > validUntil) return 'BadCertificateTimeInvalid';
  const isAnother = announced?.applicationUri != null && announced.applicationUri !== applicationUri;
  return isAnother ? 'BadCertificateUriInvalid' : 'Good';
}

function judgeByAuthority(
  chain: readonly ParsedCertificate[],
  { now, announced, authorities }: JudgementContext,
): ServerCertificateVerdict {
  const presented = Buffer.concat(chain.map(({ der }) => der));
  const { statusCode } = validateServerCertificate(presented, {
    trustList: authorities.certificates,
    issuers: [],
    crls: authorities.revocationLists,
    now,
    hostname: announced?.host ?? undefined,
    applicationUri: announced?.applicationUri ?? undefined,
    policy: knownPolicies.find((policy) => policy === announced?.policy),
    // Many authorities of plants publish no list: what no list revokes is not revoked, as cert-service sees it too.
    suppressions: new Set(['FIND_REVOCATION_LIST']),
  });
  return statusCode === 'BadSecurityChecksFailed' ? 'BadCertificateInvalid' : statusCode;
}

/** Those that a channel can be opened with. */
const knownPolicies: readonly SecurityPolicyName[] = [
  'Basic128Rsa15',
  'Basic256',
  'Basic256Sha256',
  'Aes128_Sha256_RsaOaep',
  'Aes256_Sha256_RsaPss',
];

function isUnderAuthority(chain: readonly ParsedCertificate[], { certificates }: Authorities): boolean {
  const [leaf, ...others] = chain;
  if (!leaf || leaf.selfSigned || certificates.length === 0) return false;
  const authorities = new Set(certificates.map(({ thumbprint }) => thumbprint));
  try {
    const { issuers } = buildChain(leaf, [...certificates, ...others], { trustList: certificates });
    return issuers.some(({ thumbprint }) => authorities.has(thumbprint));
  } catch (error) {
    if (error instanceof CertificateError) return true;
    throw error;
  }
}
