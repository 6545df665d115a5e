import { hash } from 'node:crypto';
import type { ParsedCertificate } from '../parse/parsed-certificate.js';
import { certificateVerifiesWith } from '../parse/verify-signature.js';
import { isNamedIssuer } from './named-issuer.js';

/** In verifications with an RSA key of 4096 bits, as how many of which others count: no file keeps a service busy. */
const MOST_VERIFICATIONS = 24;
const RSA_BITS_OF_ONE = 4096;
const CURVE_BITS_OF_ONE = 130;
const OF_AN_UNKNOWN_KEY = 4;
const MOST_TRIES = 100;

const TRUSTED = 2;
const IN_FORCE = 1;
const INCOMPLETE = -1;

/** What makes one of several ways better than another; without it they are as good as one another. */
export interface ChainPreferences {
  /** Certificates in force at this time are preferred. */
  readonly now?: Date;
  /** Ways that hold one of these are preferred. */
  readonly trustList?: readonly ParsedCertificate[];
}

type Path = readonly ParsedCertificate[];

/** Looks for the best way up from a leaf among candidates. */
export class PathSearch {
  /** Whether there was more to look at than the limits allow. */
  wasCutShort = false;
  private readonly candidates: readonly ParsedCertificate[];
  private readonly trusted: ReadonlySet<string> | null;
  private readonly now: Date | undefined;
  /** Signatures are costly: each is verified once with the same key. */
  private readonly verified = new Map<string, boolean>();
  private verifications = 0;
  private tries = 0;
  private bestRank = INCOMPLETE;
  private best: Path = [];

  constructor(candidates: readonly ParsedCertificate[], { now, trustList }: ChainPreferences) {
    this.now = now;
    this.trusted = trustList === undefined ? null : new Set(trustList.map(({ thumbprint }) => thumbprint));
    this.candidates = candidates.toSorted(
      (one, other) =>
        Number(this.isInForce(other)) - Number(this.isInForce(one)) ||
        (now === undefined ? 0 : other.validUntil.getTime() - one.validUntil.getTime()),
    );
  }

  /** The best complete path of at most so many certificates, or else the longest one. */
  bestFrom(leaf: ParsedCertificate, longest: number): Path {
    this.best = [leaf];
    this.bestRank = INCOMPLETE;
    this.search([leaf], longest);
    return this.best;
  }

  hasIssuer(path: Path): boolean {
    return this.candidates.some((candidate) => this.canFollow(path, candidate));
  }

  isSelfSigned(certificate: ParsedCertificate): boolean {
    return certificate.selfIssued && this.verifies(certificate, certificate);
  }

  private search(path: Path, longest: number): void {
    const last = path.at(-1);
    if (last === undefined) return;
    if (this.isSelfSigned(last)) return this.offer(path, this.rankOf(path));
    if (path.length > this.best.length) this.offer(path, INCOMPLETE);
    if (path.length === longest) return;
    for (const candidate of this.candidates) {
      if (this.bestRank === TRUSTED + IN_FORCE || this.wasCutShort) return;
      if (!this.canFollow(path, candidate)) continue;
      this.tries += 1;
      if (this.tries > MOST_TRIES) this.wasCutShort = true;
      else this.search([...path, candidate], longest);
    }
  }

  /** The first of several with the same rank stays, and a complete one stays before a longer one. */
  private offer(path: Path, rank: number): void {
    if (rank < this.bestRank || (rank === this.bestRank && rank !== INCOMPLETE)) return;
    this.best = path;
    this.bestRank = rank;
  }

  private rankOf(path: Path): number {
    const isTrusted = this.trusted === null || path.some(({ thumbprint }) => this.trusted?.has(thumbprint));
    const isInForce = path.slice(1).every((certificate) => this.isInForce(certificate));
    return (isTrusted ? TRUSTED : 0) + (isInForce ? IN_FORCE : 0);
  }

  private isInForce({ validFrom, validUntil }: ParsedCertificate): boolean {
    return this.now === undefined || (validFrom <= this.now && this.now <= validUntil);
  }

  private canFollow(path: Path, candidate: ParsedCertificate): boolean {
    const last = path.at(-1);
    if (last === undefined || path.some(({ thumbprint }) => thumbprint === candidate.thumbprint))
      return false;
    return isNamedIssuer(candidate, last) && this.verifies(last, candidate);
  }

  private verifies(certificate: ParsedCertificate, issuer: ParsedCertificate): boolean {
    const pair = `${certificate.thumbprint} ${hash('sha1', issuer.publicKeySpkiDer)}`;
    const known = this.verified.get(pair);
    if (known !== undefined) return known;
    this.verifications += verificationsOf(issuer);
    if (this.verifications > MOST_VERIFICATIONS) {
      this.wasCutShort = true;
      return false;
    }
    const verifies =
      certificate === issuer
        ? certificate.selfSigned
        : certificateVerifiesWith(certificate, issuer.publicKeySpkiDer);
    this.verified.set(pair, verifies);
    return verifies;
  }
}

function verificationsOf({ keyAlgorithm, keySize }: ParsedCertificate): number {
  if (keySize === 0) return OF_AN_UNKNOWN_KEY;
  return Math.ceil(keySize / (keyAlgorithm === 'RSA' ? RSA_BITS_OF_ONE : CURVE_BITS_OF_ONE));
}
