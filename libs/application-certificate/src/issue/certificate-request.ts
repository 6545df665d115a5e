import type { KeyObject } from 'node:crypto';

/** The RSA moduli we make, in bits. 3072 by default: RSA-2048 ends in 2030 and certificates live longer. */
export const KEY_SIZES = [2048, 3072, 4096] as const;

export type KeySize = (typeof KEY_SIZES)[number];

/**
 * RFC 5280 forbids keyCertSign where cA is FALSE, OPC 10000-6 asks for it on self-signed certificates, and vendors
 * differ. STRICT: cA FALSE with keyCertSign, as the OPC UA table asks. LEGACY: cA TRUE with pathLenConstraint 0.
 */
export type IssuingProfile = 'STRICT' | 'LEGACY';

/** The operator of last resort for the subject's O, which the profile never leaves out. */
export const DEFAULT_ORGANIZATION = 'Koios';

/** A pair of RSA keys. A KeyObject does not print its material. */
export interface RsaKeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** What an application says about itself, in a certificate or in a request for one. */
export interface ApplicationIdentity {
  /** 1 to 64 characters: the application's or product's name. */
  readonly commonName: string;
  /** Who runs it, 1 to 64 characters; `DEFAULT_ORGANIZATION` when left out. */
  readonly organization?: string;
  readonly applicationUri: string;
  /** Host names; an IP literal among them is written as an iPAddress. */
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
}

/** What goes into a self-signed application instance certificate. */
export interface SelfSignedCertificateRequest extends ApplicationIdentity {
  readonly keySize: KeySize;
  /** 1 to 7,300 days from `now`; advised is two years, at most five. */
  readonly validityDays: number;
  readonly profile: IssuingProfile;
  readonly now: Date;
  /** Keys to certify instead of fresh ones; their size must be `keySize`. */
  readonly keyPair?: RsaKeyPair;
}

export interface IssuedCertificate {
  readonly certificateDer: Buffer;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}
