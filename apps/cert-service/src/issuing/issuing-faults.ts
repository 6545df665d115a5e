import { CertificateError, type CertificateErrorCode } from '@koios/application-certificate';
import { type ErrorCode, KoiosError } from '@koios/opcua-contracts';

/** How a mistake in a request is shown: the code and the field of the form. Any other refusal is a fault of ours. */
const presentation: Partial<Record<CertificateErrorCode, readonly [ErrorCode, string]>> = {
  NAME_EMPTY: ['CERTIFICATE_NAME_INVALID', 'name'],
  COMMON_NAME_INVALID: ['CERTIFICATE_NAME_INVALID', 'name'],
  APPLICATION_URI_INVALID: ['APPLICATION_URI_INVALID', 'applicationUri'],
  ORGANIZATION_INVALID: ['BAD_USER_INPUT', 'organization'],
  HOST_NAME_INVALID: ['HOSTNAME_INVALID', 'hostname'],
  TOO_MANY_HOSTS: ['HOSTNAME_INVALID', 'dnsNames'],
  KEY_SIZE_UNSUPPORTED: ['KEY_SIZE_INVALID', 'keySize'],
  VALIDITY_OUT_OF_RANGE: ['VALIDITY_INVALID', 'validityDays'],
};

/** Issues or asks for a certificate. @throws KoiosError with the code and the field of a mistake in the request */
export async function presentingIssuingFaults<Result>(issue: () => Promise<Result>): Promise<Result> {
  try {
    return await issue();
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error;
    const presented = presentation[error.code];
    throw presented ? new KoiosError(presented[0], error.message, presented[1]) : error;
  }
}
