import type { ServerCertificateTrust, ServerVerification } from '@koios/opcua-contracts';
import type { AuthorityOpinion } from './authorities.js';

/** Whose word a decision rests on. Only a person's stays whatever becomes of the authorities. */
export type TrustGround = 'FIRST_USE' | 'ISSUER' | 'PERSON';

/** Whether a server's certificate is trusted, and why; while it is PENDING there is no ground. */
export interface TrustVerdict {
  readonly trust: ServerCertificateTrust;
  readonly trustGround: TrustGround | null;
}

/** A certificate that an OPC UA server presented for one device, and what was decided about it. */
export interface ServerCertificate extends TrustVerdict {
  readonly id: string;
  readonly plantId: string;
  readonly deviceId: string;
  /** DER, leaf first, as it was presented. */
  readonly certificateChain: Buffer[];
  readonly thumbprint: string;
  readonly commonName: string | null;
  readonly applicationUri: string | null;
  readonly issuer: string;
  readonly validFrom: Date;
  readonly validUntil: Date;
  readonly selfSigned: boolean;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
}

/** All decisions about one device's server; the version grows with every one of them. */
export interface ServerTrustList {
  readonly deviceId: string;
  readonly plantId: string;
  readonly version: number;
}

const pending: TrustVerdict = { trust: 'PENDING', trustGround: null };
const byIssuer: TrustVerdict = { trust: 'TRUSTED', trustGround: 'ISSUER' };

/**
 * A certificate that was never seen at its device. What an authority of ours accepts is trusted, what it does not accept
 * waits for a person. Of the others a device's first one is trusted on first use where the device wants that; a later,
 * different one waits.
 */
export function verdictOnPresentation(
  opinion: AuthorityOpinion,
  certificatesKnownBefore: number,
  verification: ServerVerification,
): TrustVerdict {
  if (opinion === 'ACCEPTED') return byIssuer;
  if (opinion !== 'NONE' || certificatesKnownBefore > 0) return pending;
  return verification === 'TRUST_ON_FIRST_USE' ? { trust: 'TRUSTED', trustGround: 'FIRST_USE' } : pending;
}

/** What counts of an earlier decision: with TRUSTED_ONLY the first use is no ground, but an authority's word is. */
export function trustInKnown(
  known: TrustVerdict,
  opinion: AuthorityOpinion,
  verification: ServerVerification,
): ServerCertificateTrust {
  const isUncounted = known.trustGround === 'FIRST_USE' && verification === 'TRUSTED_ONLY';
  return isUncounted && opinion !== 'ACCEPTED' ? 'PENDING' : known.trust;
}

/**
 * The same certificate after the authorities changed, or time went by. A person's decision stays. Trust on first use is
 * taken back only by a revocation: it never leaned on an authority.
 */
export function verdictOnReview(present: TrustVerdict, opinion: AuthorityOpinion): TrustVerdict {
  if (present.trustGround === 'PERSON') return present;
  if (present.trustGround === 'FIRST_USE') return opinion === 'REVOKED' ? pending : present;
  return opinion === 'ACCEPTED' ? byIssuer : pending;
}

/** Why a review took trust back, in words. */
export function withdrawalReason(
  { validUntil }: Pick<ServerCertificate, 'validUntil'>,
  opinion: Exclude<AuthorityOpinion, 'ACCEPTED'>,
  now: Date,
): string {
  switch (opinion) {
    case 'REVOKED':
      return 'revoked by its authority';
    case 'NONE':
      return 'its authority is not in the list any more';
    case 'REFUSED':
      return validUntil <= now ? 'expired' : 'its chain is not in force any more';
  }
}

/** What every event about a server's certificate says. */
export function serverCertificateFacts(certificate: ServerCertificate): ServerCertificateFacts {
  const { id, plantId, deviceId, thumbprint } = certificate;
  return { serverCertificateId: id, plantId, deviceId, thumbprint };
}

/** See the contract of the `server-certificate.*` events. */
interface ServerCertificateFacts {
  readonly serverCertificateId: string;
  readonly plantId: string;
  readonly deviceId: string;
  readonly thumbprint: string;
}
