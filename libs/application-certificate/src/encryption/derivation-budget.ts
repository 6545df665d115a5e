import { CertificateError } from '../certificate-error.js';

const MOST_ITERATIONS = 100_000;

/** What always fits in: several derivations are made of one file, and those of PKCS #12 cost more than PBKDF2. */
const ITERATIONS_THAT_FIT = { pbkdf2: '10,000', pkcs12: '3,000' } as const;

/** Keystores of Java before 2021 ask for 100,000, so whoever has one wants to know how to go on. */
const HOW_TO_EXPORT = {
  key: 'openssl pkcs8 -topk8 -v2 aes-256-cbc -iter 2048 -in OLD -out NEW',
  pkcs12: 'openssl pkcs12 -in OLD -out BOTH, then openssl pkcs12 -export -iter 2048 -in BOTH -out NEW',
} as const;

/**
 * What a file may cost to open, in iterations of PBKDF2. The counts stand in the file, so whoever made it chooses the
 * work: all of a file together gets about 50 ms, ten times what OpenSSL, Windows and Java ask for by default.
 */
export class DerivationBudget {
  private left = MOST_ITERATIONS;

  constructor(private readonly file: keyof typeof HOW_TO_EXPORT) {}

  /** @throws CertificateError KEY_DERIVATION_TOO_COSTLY, with how many iterations to ask for instead */
  spend(iterations: number, kind: keyof typeof ITERATIONS_THAT_FIT): void {
    this.left -= iterations;
    if (this.left >= 0) return;
    throw new CertificateError(
      'KEY_DERIVATION_TOO_COSTLY',
      `The passphrase is stretched with more iterations than are allowed; export it with ${ITERATIONS_THAT_FIT[kind]} or fewer: ${HOW_TO_EXPORT[this.file]}.`,
    );
  }
}
