import { constants, verify, type VerifyPublicKeyInput } from 'node:crypto';
import { derToPem } from '../der/pem.js';
import { readDer } from '../der/der-reader.js';
import type { ParsedCertificate, SignatureHash, SignatureScheme } from './parsed-certificate.js';
import {
  KEY_OID,
  parsePssKey,
  parsePublicKey,
  readSubjectPublicKeyInfo,
  verifiesInBoundedTime,
} from './parse-public-key.js';

type SignatureFacts = Pick<
  ParsedCertificate,
  'signatureAlgorithm' | 'signatureScheme' | 'signatureHash' | 'signatureMaskHash'
>;

/** Something signed: a certificate, a signing request or a revocation list. */
export interface SignedBytes extends SignatureFacts {
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

const DIGESTS: Readonly<Record<SignatureHash, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-224': 'sha224',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/** Weaker than SHA-256. */
export const WEAK_HASHES: ReadonlySet<SignatureHash | null> = new Set(['MD5', 'SHA-1', 'SHA-224']);

/** What each kind of key can sign with, by its object identifier. */
const SCHEMES: ReadonlyMap<string, readonly SignatureScheme[]> = new Map([
  [KEY_OID.rsa, ['RSA_PKCS1_V1_5', 'RSA_PSS']],
  [KEY_OID.rsaPss, ['RSA_PSS']],
  [KEY_OID.ec, ['ECDSA']],
  [KEY_OID.ed25519, ['EDDSA']],
  [KEY_OID.ed448, ['EDDSA']],
]);

/**
 * Why nothing can be said of a signature here, as the end of a sentence; null where it can be verified. node:crypto takes PSS
 * only with the same hash for the mask, and some keys would keep it busy for long.
 */
export function whyNotVerifiable(
  { signatureScheme, signatureHash, signatureMaskHash, signatureAlgorithm }: SignatureFacts,
  signer: Parameters<typeof verifiesInBoundedTime>[0],
): string | null {
  if (signatureScheme === 'UNKNOWN') return `its algorithm ${signatureAlgorithm} is unknown`;
  if (signatureHash === null && signatureScheme !== 'EDDSA')
    return `its hash (${signatureAlgorithm}) is unknown`;
  if (signatureScheme === 'RSA_PSS' && signatureMaskHash !== signatureHash) {
    return `it is RSA-PSS with ${signatureHash} over a mask made with ${signatureMaskHash ?? 'an unknown hash'}, and only one hash for both is supported`;
  }
  if (verifiesInBoundedTime(signer)) return null;
  return 'the key that made it is on an unknown curve or has an exponent of more than 32 bits';
}

/** Whether the key made the certificate's signature, with whatever hash: the profile judges that. */
export function certificateVerifiesWith(
  certificate: SignedBytes & Pick<ParsedCertificate, 'signatureAlgorithmsAgree'>,
  publicKeySpkiDer: Uint8Array,
): boolean {
  return certificate.signatureAlgorithmsAgree && signatureVerifies(certificate, publicKeySpkiDer);
}

/** The same for signing requests and revocation lists, of which nothing new is believed on the word of a weak hash. */
export function signedBytesVerify(signedBytes: SignedBytes, publicKeySpkiDer: Uint8Array): boolean {
  return !WEAK_HASHES.has(signedBytes.signatureHash) && signatureVerifies(signedBytes, publicKeySpkiDer);
}

/** What is wrong with such a signature, as the end of a sentence about it. */
export function whyNotBelieved(
  signedBytes: SignedBytes,
  signer: Parameters<typeof verifiesInBoundedTime>[0],
): string {
  const { signatureHash } = signedBytes;
  if (WEAK_HASHES.has(signatureHash)) return `is made with ${signatureHash}, which is weaker than SHA-256`;
  const why = whyNotVerifiable(signedBytes, signer);
  return why === null ? 'does not verify' : `cannot be verified here: ${why}`;
}

/** False also for keys and algorithms that node:crypto does not take, and for a key of another algorithm. */
function signatureVerifies(
  { signed, signature, signatureScheme, signatureHash }: SignedBytes,
  publicKeySpkiDer: Uint8Array,
): boolean {
  const digest = signatureHash === null ? null : DIGESTS[signatureHash];
  if (digest === null && signatureScheme !== 'EDDSA') return false;
  try {
    const key = keyFor(signatureScheme, publicKeySpkiDer);
    return key !== null && verify(signatureScheme === 'EDDSA' ? null : digest, signed, key, signature);
  } catch {
    return false;
  }
}

/**
 * The key as PEM, a plain text: for anything else node:crypto first finds out, by an error with a stack, that it is no
 * KeyObject, which takes as long as the whole verification. An RSA key by itself is read faster than with its algorithm.
 */
function keyFor(scheme: SignatureScheme, spkiDer: Uint8Array): string | VerifyPublicKeyInput | null {
  const element = readDer(spkiDer);
  const { oid, key } = readSubjectPublicKeyInfo(element);
  if (!SCHEMES.get(oid)?.includes(scheme)) return null;
  if (!verifiesInBoundedTime(oid === KEY_OID.rsaPss ? parsePssKey(key) : parsePublicKey(element)))
    return null;
  if (oid !== KEY_OID.rsa) return derToPem(spkiDer, 'PUBLIC KEY');
  const pem = derToPem(key, 'RSA PUBLIC KEY');
  return scheme === 'RSA_PSS' ? { key: pem, padding: constants.RSA_PKCS1_PSS_PADDING } : pem;
}
