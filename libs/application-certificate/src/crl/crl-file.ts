import { CertificateError } from '../certificate-error.js';
import { hintAt } from '../der/kind-of-file.js';
import { isPem, pemBlocks, pemText } from '../der/pem.js';

/**
 * The DER of the one revocation list of a file in PEM or DER. Of several none is taken: whoever hands them in relies on all
 * of them.
 * @throws CertificateError CRL_MALFORMED or PEM_MALFORMED
 */
export function crlInFile(file: Uint8Array): Uint8Array {
  if (!isPem(file)) return file;
  const [der, ...others] = pemBlocks(pemText(file), 'X509 CRL');
  if (der === undefined)
    throw new CertificateError('CRL_MALFORMED', `The file holds no revocation list.${hintAt(file, 'CRL')}`);
  if (others.length > 0)
    throw new CertificateError(
      'CRL_MALFORMED',
      'The file holds several revocation lists; add them one by one.',
    );
  return der;
}
