import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { CertificateError } from '../certificate-error.js';
import { hasMoreThanTwoPrimes, rsaPartsFit } from './rsa-parts.js';

const SMALLEST_RSA_KEY = 1024;
const LARGEST_RSA_KEY = 8192;
const PROBE = Buffer.from('koios');

/**
 * Lets a private key through that OPC UA has a use for and that works. node:crypto takes keys whose parts do not fit
 * together, and signs with them by a slower way.
 * @throws CertificateError PRIVATE_KEY_UNSUPPORTED or PRIVATE_KEY_MALFORMED
 */
export function assertUsablePrivateKey(key: KeyObject): KeyObject {
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return assertRsa(key);
    case 'ec':
      return assertSigns(key, 'sha256');
    case 'ed25519':
    case 'ed448':
      return assertSigns(key, null);
    default:
      throw unsupported(`Keys of type ${key.asymmetricKeyType ?? 'secret'} have no use in OPC UA.`);
  }
}

function assertRsa(key: KeyObject): KeyObject {
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < SMALLEST_RSA_KEY || bits > LARGEST_RSA_KEY) {
    throw unsupported(`RSA keys have ${SMALLEST_RSA_KEY} to ${LARGEST_RSA_KEY} bits; this one has ${bits}.`);
  }
  if (hasMoreThanTwoPrimes(key))
    throw unsupported('RSA keys of more than two primes are not supported; make one of two.');
  if (!rsaPartsFit(key)) throw malformed('its numbers do not fit together');
  return assertSigns(key, 'sha256');
}

function assertSigns(key: KeyObject, digest: string | null): KeyObject {
  if (signsWell(key, digest)) return key;
  throw malformed('its parts do not fit together');
}

function signsWell(key: KeyObject, digest: string | null): boolean {
  try {
    return verify(digest, PROBE, createPublicKey(key), sign(digest, PROBE, key));
  } catch {
    return false;
  }
}

function malformed(why: string): CertificateError {
  return new CertificateError('PRIVATE_KEY_MALFORMED', `This is no private key: ${why}.`);
}

function unsupported(message: string): CertificateError {
  return new CertificateError('PRIVATE_KEY_UNSUPPORTED', message);
}
