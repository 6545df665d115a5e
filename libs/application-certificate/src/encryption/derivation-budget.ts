import { CertificateError } from '../certificate-error.js';

const MOST_ITERATIONS = 100_000;

/** What always fits in: several derivations are made of one file, and those of PKCS #12 cost more than PBKDF2. */
const ITERATIONS_THAT_FIT = { pbkdf2: '10,000', pkcs12: '3,000' } as const;

/**
 * What a file may cost to open, in iterations of PBKDF2. The counts stand in the file, so whoever made it chooses the
 * work: all of a file together gets about 50 ms, ten times what OpenSSL, Windows and Java ask for by default.
 */
export class DerivationBudget {
  private left = MOST_ITERATIONS;

  /** @throws CertificateError KEY_DERIVATION_TOO_COSTLY, with how many iterations to ask for instead */
  spend(iterations: number, kind: keyof typeof ITERATIONS_THAT_FIT): void {
    this.left -= iterations;
    if (this.left >= 0) return;
    throw new CertificateError(
      'KEY_DERIVATION_TOO_COSTLY',
      `The passphrase is stretched with more iterations than are allowed; export it with ${ITERATIONS_THAT_FIT[kind]} or fewer.`,
    );
  }
}
