import { isSamePublicKey } from '../../keys/same-public-key.js';
import { fault, type ProfileCheck } from '../profile-check.js';

/** With another key every signature we make fails, and the channel is refused without a reason. */
export const checkKeyMatch: ProfileCheck = ({ publicKeySpkiDer }, { privateKeyPublicSpki }) => {
  if (privateKeyPublicSpki === undefined || isSamePublicKey(publicKeySpkiDer, privateKeyPublicSpki))
    return [];
  return [fault('The private key does not belong to the certificate.', 'BadSecurityChecksFailed')];
};
