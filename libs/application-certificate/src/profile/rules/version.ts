import { fault, type ProfileCheck } from '../profile-check.js';

/** Without version 3 there are no extensions, and no ApplicationUri (RFC 5280, 4.1.2.1). */
export const checkVersion: ProfileCheck = ({ version }) =>
  version === 3
    ? []
    : [
        fault(
          `The certificate is of X.509 version ${version}; OPC UA needs version 3.`,
          'BadCertificateInvalid',
        ),
      ];
