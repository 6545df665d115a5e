import { fault, type ProfileCheck } from '../profile-check.js';

/**
 * cA FALSE. Some servers tolerate TRUE on self-signed certificates, others refuse it. With a path length of 0 it is
 * what the LEGACY profile makes on request, so it is told and no error on certificates of our own.
 */
export const checkBasicConstraints: ProfileCheck = ({ basicConstraints, selfSigned }, { origin }) => {
  if (basicConstraints === null) {
    return [
      fault(
        'The certificate has no readable basic constraints.',
        null,
        origin === 'GENERATED' ? 'ERROR' : 'INFO',
      ),
    ];
  }
  if (!basicConstraints.certificateAuthority) return [];
  const isLegacyProfile = origin === 'GENERATED' && selfSigned && basicConstraints.pathLength === 0;
  return [
    fault(
      'The certificate says that it is a certificate authority (cA TRUE); some servers refuse that on an application.',
      'BadCertificateUseNotAllowed',
      isLegacyProfile ? 'INFO' : undefined,
    ),
  ];
};
