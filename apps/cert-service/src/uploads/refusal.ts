import { CertificateError, type CertificateErrorCode } from '@koios/application-certificate';
import { type ErrorCode, KoiosError } from '@koios/opcua-contracts';

/** What is being read, and which fields of the form it came in. */
export interface Reading {
  /** What a file is answered with that cannot be read as what it should be. */
  readonly unreadable: 'CERTIFICATE_UNREADABLE' | 'PRIVATE_KEY_UNREADABLE' | 'PKCS12_UNREADABLE';
  /** The file to blame. */
  readonly field: string;
  /** Where the certificate came in another field than the one to blame. */
  readonly certificateField?: string;
}

/** A code with UNREADABLE depends on the file; without one it is no fault of a file, but ours. */
const refusals = {
  INPUT_TOO_LARGE: 'FILE_TOO_LARGE',
  CERTIFICATE_MALFORMED: 'CERTIFICATE_UNREADABLE',
  PEM_MALFORMED: 'UNREADABLE',
  PARSERS_DISAGREE: 'CERTIFICATE_UNREADABLE',
  TOO_MANY_NAMES: 'CERTIFICATE_UNREADABLE',
  TOO_MANY_CERTIFICATES: 'CERTIFICATE_CHAIN_INVALID',
  CHAIN_LEAF_AMBIGUOUS: 'CERTIFICATE_CHAIN_INVALID',
  CHAIN_TOO_LONG: 'CERTIFICATE_CHAIN_INVALID',
  PRIVATE_KEY_MALFORMED: 'PRIVATE_KEY_UNREADABLE',
  PRIVATE_KEY_UNSUPPORTED: 'PRIVATE_KEY_UNREADABLE',
  PRIVATE_KEY_MISSING: 'PRIVATE_KEY_MISSING',
  PRIVATE_KEY_AMBIGUOUS: 'PRIVATE_KEY_UNREADABLE',
  PRIVATE_KEY_MISMATCH: 'PRIVATE_KEY_MISMATCH',
  PASSPHRASE_MISSING: 'PASSPHRASE_REQUIRED',
  PASSPHRASE_WRONG: 'PASSPHRASE_WRONG',
  KEY_DERIVATION_TOO_COSTLY: 'UNREADABLE',
  PKCS12_MALFORMED: 'PKCS12_UNREADABLE',
  PKCS12_UNSUPPORTED: 'PKCS12_UNREADABLE',
  CRL_MALFORMED: undefined,
  SIGNING_REQUEST_MALFORMED: undefined,
  BLOCK_UNDECIPHERABLE: undefined,
  NAME_EMPTY: undefined,
  COMMON_NAME_INVALID: undefined,
  ORGANIZATION_INVALID: undefined,
  HOST_NAME_INVALID: undefined,
  TOO_MANY_HOSTS: undefined,
  APPLICATION_URI_INVALID: undefined,
  KEY_SIZE_UNSUPPORTED: undefined,
  KEY_PAIR_INVALID: undefined,
  VALIDITY_OUT_OF_RANGE: undefined,
} as const satisfies Record<CertificateErrorCode, ErrorCode | 'UNREADABLE' | undefined>;

/**
 * Reads a file that was uploaded.
 * @throws KoiosError with a documented code, the library's sentence and the field to blame
 */
export async function refusing<Result>(
  reading: Reading,
  read: () => Promise<Result> | Result,
): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof CertificateError ? refusalOf(error, reading) : error;
  }
}

function refusalOf(error: CertificateError, reading: Reading): Error {
  const refusal = refusals[error.code];
  if (!refusal) return error;
  const code = refusal === 'UNREADABLE' ? reading.unreadable : refusal;
  return new KoiosError(code, error.message, fieldToBlame(code, reading));
}

function fieldToBlame(code: ErrorCode, { field, certificateField = field }: Reading): string {
  if (code === 'PASSPHRASE_REQUIRED' || code === 'PASSPHRASE_WRONG') return 'passphrase';
  return code === 'CERTIFICATE_UNREADABLE' || code === 'CERTIFICATE_CHAIN_INVALID' ? certificateField : field;
}
