import { fault, type ProfileCheck } from '../profile-check.js';

/** clientAuth for clients, serverAuth for servers (OPC 10000-6, 6.2.2). */
export const checkExtendedKeyUsage: ProfileCheck = ({ extendedKeyUsages }, { role }) => {
  const purpose = role === 'SERVER' ? 'serverAuth' : 'clientAuth';
  if (extendedKeyUsages === null) {
    return [
      fault(
        `The certificate has no readable extended key usage; ${purpose} is needed.`,
        'BadCertificateUseNotAllowed',
      ),
    ];
  }
  const allowed = extendedKeyUsages.includes(purpose) || extendedKeyUsages.includes('anyExtendedKeyUsage');
  return allowed ? [] : [fault(`The extended key usage lacks ${purpose}.`, 'BadCertificateUseNotAllowed')];
};
