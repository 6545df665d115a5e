/** What node:tls says of a certificate that it does not accept ("X509 certificate error codes"). */
const unvouched =
  /^(UNABLE_TO_(GET_ISSUER_CERT|GET_ISSUER_CERT_LOCALLY|VERIFY_LEAF_SIGNATURE)|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|CERT_(UNTRUSTED|SIGNATURE_FAILURE|REJECTED)|INVALID_CA)$/;
const outOfTime = /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/;
const otherName = /^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/;

/**
 * Why a connection was given up for the certificate that the other side showed, in a sentence that names the variables to
 * look at; undefined when that is not what is wrong.
 * @param address the variable that says where the other side is
 * @param authorities the variables that say who may vouch for it
 */
export function certificateFault(
  error: unknown,
  address: string,
  authorities = 'TLS_CA',
): string | undefined {
  for (const code of codesOf(error)) {
    if (unvouched.test(code))
      return `no authority in ${authorities} vouches for the certificate of the server at ${address} (${code})`;
    if (outOfTime.test(code))
      return `the certificate of the server at ${address} has expired or is not valid yet (${code})`;
    if (otherName.test(code))
      return `the certificate of the server at ${address} is for another name than the address says (${code})`;
  }
  return undefined;
}

/** Of an error and of what caused it: fetch and NATS wrap what the socket said. */
function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const own = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  return [...own, ...codesOf(error.cause)];
}
