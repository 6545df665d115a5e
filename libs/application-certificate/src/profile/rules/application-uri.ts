import { isApplicationUri } from '../../names/application-uri.js';
import { type Fault, fault, type ProfileCheck } from '../profile-check.js';

/** Exactly one URI, valid, and equal byte for byte to the one that the client announces (OPC 10000-4, 6.1.3). */
export const checkApplicationUri: ProfileCheck = (
  { uris, applicationUri },
  { origin, announcedApplicationUri },
) => {
  if (applicationUri === null) {
    return [
      fault(
        'The subject alternative name holds no URI, so the certificate has no ApplicationUri.',
        'BadCertificateUriInvalid',
      ),
    ];
  }
  const faults: Fault[] = [];
  if (!isApplicationUri(applicationUri)) {
    faults.push(fault('The ApplicationUri is no valid URL and no valid URN.', 'BadCertificateUriInvalid'));
  }
  if (announcedApplicationUri !== undefined && announcedApplicationUri !== applicationUri) {
    faults.push(
      fault(
        'The ApplicationUri differs from the one that the application announces.',
        'BadCertificateUriInvalid',
      ),
    );
  }
  if (uris.length > 1) {
    const severity = origin === 'GENERATED' ? 'ERROR' : 'WARNING';
    faults.push(
      fault(
        `The certificate holds ${uris.length} URIs; most readers take the first.`,
        'BadCertificateUriInvalid',
        severity,
      ),
    );
  }
  return faults;
};
