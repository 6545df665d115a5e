/** Every reason for which this library refuses an input. Closed: an edge maps each code once. */
export type CertificateErrorCode =
  // What a caller handed in cannot be read.
  | 'INPUT_TOO_LARGE'
  | 'CERTIFICATE_MALFORMED'
  | 'PEM_MALFORMED'
  | 'PARSERS_DISAGREE'
  | 'TOO_MANY_NAMES'
  | 'TOO_MANY_CERTIFICATES'
  | 'CHAIN_LEAF_AMBIGUOUS'
  | 'CHAIN_TOO_LONG'
  | 'PRIVATE_KEY_MALFORMED'
  | 'PRIVATE_KEY_UNSUPPORTED'
  | 'PRIVATE_KEY_MISSING'
  | 'PRIVATE_KEY_AMBIGUOUS'
  | 'PRIVATE_KEY_MISMATCH'
  | 'PASSPHRASE_MISSING'
  | 'PASSPHRASE_WRONG'
  | 'KEY_DERIVATION_TOO_COSTLY'
  | 'PKCS12_MALFORMED'
  | 'PKCS12_UNSUPPORTED'
  | 'CRL_MALFORMED'
  | 'SIGNING_REQUEST_MALFORMED'
  | 'BLOCK_UNDECIPHERABLE'
  // What a caller asked for cannot stand in a certificate.
  | 'NAME_EMPTY'
  | 'COMMON_NAME_INVALID'
  | 'ORGANIZATION_INVALID'
  | 'HOST_NAME_INVALID'
  | 'TOO_MANY_HOSTS'
  | 'APPLICATION_URI_INVALID'
  | 'KEY_SIZE_UNSUPPORTED'
  | 'KEY_PAIR_INVALID'
  | 'VALIDITY_OUT_OF_RANGE';

/** An input that cannot be used. The message is a sentence that a screen can show and holds no key material. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';

  constructor(
    readonly code: CertificateErrorCode,
    message: string,
  ) {
    super(message);
  }
}
