import {
  buildChain,
  CertificateError,
  parseCertificate,
  type ParsedCertificate,
  parseCrl,
  type ParsedCrl,
  validateServerCertificate,
} from '@koios/application-certificate';
import type { IssuerCertificate } from './issuer-certificate.js';

/** The issuer certificates of the list, read, with their revocation lists. */
export interface Authorities {
  readonly certificates: readonly ParsedCertificate[];
  readonly revocationLists: readonly ParsedCrl[];
}

/**
 * What the authorities say of a server's certificate. NONE: it is not theirs. REFUSED: it is theirs, but not in force,
 * not for servers, or its chain is not sound.
 */
export type AuthorityOpinion = 'NONE' | 'ACCEPTED' | 'REVOKED' | 'REFUSED';

export function readAuthorities(issuers: readonly IssuerCertificate[]): Authorities {
  return {
    certificates: issuers.map(({ certificate }) => parseCertificate(certificate)),
    revocationLists: issuers
      .map(({ revocationList }) => revocationList)
      .filter((list) => list !== null)
      .map(parseCrl),
  };
}

/** Asks the authorities about what a server presented: DER, leaf first. */
export function opinionOfAuthorities(
  presented: readonly Uint8Array[],
  { certificates, revocationLists }: Authorities,
  now: Date,
): AuthorityOpinion {
  if (!isUnderAuthority(presented, certificates)) return 'NONE';
  const { step } = validateServerCertificate(Buffer.concat(presented), {
    trustList: certificates,
    issuers: [],
    crls: revocationLists,
    now,
    // Many authorities of plants publish no list, or renew it by hand: what no list revokes is not revoked. An outdated
    // list still revokes.
    suppressions: new Set(['FIND_REVOCATION_LIST']),
  });
  if (step === null) return 'ACCEPTED';
  return step === 'REVOCATION' ? 'REVOKED' : 'REFUSED';
}

/** Whether one of the authorities is above the certificate, directly or through others that came with it. */
function isUnderAuthority(
  presented: readonly Uint8Array[],
  certificates: readonly ParsedCertificate[],
): boolean {
  if (certificates.length === 0) return false;
  try {
    const [leaf, ...others] = presented.map((der) => parseCertificate(der));
    if (!leaf) return false;
    const authorities = new Set(certificates.map(({ thumbprint }) => thumbprint));
    const { issuers } = buildChain(leaf, [...certificates, ...others], { trustList: certificates });
    return issuers.some(({ thumbprint }) => authorities.has(thumbprint));
  } catch (error) {
    if (error instanceof CertificateError) return false;
    throw error;
  }
}
