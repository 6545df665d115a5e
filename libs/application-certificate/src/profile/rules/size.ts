import { type Fault, fault, type ProfileCheck } from '../profile-check.js';

const MOST_BYTES = 4096;
const LONGEST_CHAIN = 5;

/** OpenSecureChannel carries the whole chain in its security header (OPC 10000-6, 6.7.2). */
export const checkSize: ProfileCheck = ({ der }, { issuers = [] }) => {
  const faults: Fault[] = [];
  if (der.length > MOST_BYTES) {
    faults.push(fault(`The certificate has ${der.length} bytes; servers take up to ${MOST_BYTES}.`, null));
  }
  if (issuers.length + 1 > LONGEST_CHAIN) {
    faults.push(
      fault(`The chain has ${issuers.length + 1} certificates; servers take up to ${LONGEST_CHAIN}.`, null),
    );
  }
  return faults;
};
