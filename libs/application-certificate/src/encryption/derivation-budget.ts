import { CertificateError } from '../certificate-error.js';

const MOST_ITERATIONS = 100_000;

/**
 * What a file may cost to open, in iterations of PBKDF2. The counts stand in the file, so whoever made it chooses the
 * work: all of a file together gets about 50 ms, ten times what OpenSSL, Windows and Java ask for by default.
 */
export class DerivationBudget {
  private left = MOST_ITERATIONS;

  /** @throws CertificateError KEY_DERIVATION_TOO_COSTLY */
  spend(iterations: number): void {
    this.left -= iterations;
    if (this.left >= 0) return;
    throw new CertificateError(
      'KEY_DERIVATION_TOO_COSTLY',
      'The passphrase is stretched with more iterations than are allowed; export the key with 10,000 or fewer.',
    );
  }
}
