import { randomBytes } from 'node:crypto';

/**
 * 16 octets with 126 random bits. The first octet is 0x40 to 0x7f: so the number is positive and never shorter, and
 * stays under the 20 octets of RFC 5280, 4.1.2.2.
 */
export function randomSerialNumber(): Uint8Array {
  const serial = Uint8Array.from(randomBytes(16));
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  return serial;
}
