import { fault, type ProfileCheck } from '../profile-check.js';

const MOST_DIGITS = 40;
const FEWEST_DIGITS_OF_OURS = 16;

/** Positive and at most 20 octets (RFC 5280, 4.1.2.2); ours hold at least 64 random bits. */
export const checkSerial: ProfileCheck = ({ serialNumber }, { origin }) => {
  if (serialNumber.startsWith('-')) return [fault('The serial number is negative.', 'BadCertificateInvalid')];
  if (serialNumber === '00') return [fault('The serial number is zero.', 'BadCertificateInvalid')];
  if (octetsInDer(serialNumber) > MOST_DIGITS / 2) {
    return [fault('The serial number is longer than 20 octets.', 'BadCertificateInvalid')];
  }
  if (origin === 'GENERATED' && serialNumber.length < FEWEST_DIGITS_OF_OURS) {
    return [fault('The serial number has fewer than 64 bits.', null)];
  }
  return [];
};

/** A first octet from 0x80 on is preceded by a zero for the sign. */
function octetsInDer(serialNumber: string): number {
  const signOctet = Number.parseInt(serialNumber.slice(0, 2), 16) >= 0x80 ? 1 : 0;
  return serialNumber.length / 2 + signOctet;
}
