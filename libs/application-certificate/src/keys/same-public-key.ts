import { createPublicKey, type KeyObject } from 'node:crypto';

/** Equal bytes are the rule; one key can also be written in two ways, with and without NULL parameters. */
export function isSamePublicKey(oneSpkiDer: Uint8Array, otherSpkiDer: Uint8Array): boolean {
  if (Buffer.compare(oneSpkiDer, otherSpkiDer) === 0) return true;
  const one = publicKey(oneSpkiDer);
  const other = publicKey(otherSpkiDer);
  return (
    one !== null && other !== null && one.asymmetricKeyType === other.asymmetricKeyType && one.equals(other)
  );
}

function publicKey(spkiDer: Uint8Array): KeyObject | null {
  try {
    return createPublicKey({ key: Buffer.from(spkiDer), format: 'der', type: 'spki' });
  } catch {
    return null;
  }
}
