import {
  applicationUriFor,
  checkProfile,
  issueSelfSignedCertificate,
  parseCertificate,
  validateServerCertificate,
} from '../src/index.js';

const now = new Date();
const { certificateDer } = await issueSelfSignedCertificate({
  commonName: 'Line 4',
  organization: 'Plant Works',
  applicationUri: applicationUriFor('plant-7.example.com', 'Line 4'),
  dnsNames: ['plant-7.example.com'],
  ipAddresses: ['192.168.10.7'],
  keySize: 2048,
  validityDays: 730,
  profile: 'STRICT',
  now,
});

const certificate = parseCertificate(certificateDer);
// Empty: every rule of the profile holds.
export const findings = checkProfile(certificate, { now, origin: 'GENERATED', role: 'SERVER' });
// BadCertificateHostNameInvalid: what a client says that called another host.
export const verdict = validateServerCertificate(certificateDer, {
  trustList: [certificate],
  issuers: [],
  crls: [],
  now,
  hostname: 'plant-8.example.com',
  applicationUri: certificate.applicationUri ?? undefined,
  policy: 'Basic256Sha256',
});
