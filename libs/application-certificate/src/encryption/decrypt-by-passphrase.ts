import { CertificateError } from '../certificate-error.js';
import { type DerElement, DerError, TAG } from '../der/der-reader.js';
import { objectIdentifierOf } from '../der/der-values.js';
import type { DerivationBudget } from './derivation-budget.js';
import { decryptPbes2, PBES2 } from './pbes2.js';
import { decryptPkcs12, isPkcs12Encryption } from './pkcs12-encryption.js';

/**
 * Decrypts what an AlgorithmIdentifier of password-based encryption describes (RFC 8018, RFC 7292, C).
 * @throws CertificateError PASSPHRASE_WRONG, PRIVATE_KEY_UNSUPPORTED or KEY_DERIVATION_TOO_COSTLY; DerError
 */
export async function decryptByPassphrase(
  algorithm: DerElement,
  data: Uint8Array,
  passphrase: string | null,
  budget: DerivationBudget,
): Promise<Buffer> {
  const reader = algorithm.reader();
  const oid = objectIdentifierOf(reader.next(TAG.objectIdentifier));
  const parameters = reader.next(TAG.sequence);
  reader.end();
  try {
    if (oid === PBES2) return await decryptPbes2(parameters, data, passphrase ?? '', budget);
    if (isPkcs12Encryption(oid)) return await decryptPkcs12(oid, parameters, data, passphrase, budget);
  } catch (error) {
    if (error instanceof CertificateError || error instanceof DerError) throw error;
    throw wrongPassphrase();
  }
  throw new CertificateError(
    'PRIVATE_KEY_UNSUPPORTED',
    'The file is encrypted in a way that is not supported; export it with AES-256.',
  );
}

/** Padding that does not come out right, or no DER inside: nobody can tell a wrong passphrase from a broken file. */
export function wrongPassphrase(): CertificateError {
  return new CertificateError(
    'PASSPHRASE_WRONG',
    'The passphrase is wrong, or the encrypted part of the file is damaged.',
  );
}
