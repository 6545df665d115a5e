/** The public surface: everything that other packages may use of this library, by name. */
export { assertParsersAgree } from './agreement/assert-parsers-agree.js';
export { CertificateError } from './certificate-error.js';
export type { CertificateErrorCode } from './certificate-error.js';
export { buildChain, findLeafByKey, findLeafByPosition } from './chain/build-chain.js';
export type { CertificateChain } from './chain/build-chain.js';
export type { ChainPreferences } from './chain/path-search.js';
export { readCertificates, readDerChain } from './chain/read-certificates.js';
export { crlInFile } from './crl/crl-file.js';
export { crlVerifiesWith, parseCrl } from './crl/parse-crl.js';
export type { ParsedCrl } from './crl/parse-crl.js';
export { derToPem, pemToDer } from './der/pem.js';
export type { PemLabel } from './der/pem.js';
export { askableIdentity } from './issue/askable-identity.js';
export { DEFAULT_ORGANIZATION, KEY_SIZES } from './issue/certificate-request.js';
export type {
  ApplicationIdentity,
  IssuedCertificate,
  IssuingProfile,
  KeySize,
  RsaKeyPair,
  SelfSignedCertificateRequest,
} from './issue/certificate-request.js';
export { issueSelfSignedCertificate } from './issue/issue-self-signed-certificate.js';
export { generateRsaKeyPair } from './issue/key-pair.js';
export { parsePrivateKey } from './keys/parse-private-key.js';
export { decryptWith, signWith } from './keys/private-key-operations.js';
export type { DecryptRequest, SignRequest } from './keys/private-key-operations.js';
export { isSamePublicKey } from './keys/same-public-key.js';
export { weaknessOf } from './keys/weak-rsa-key.js';
export type { KeyWeakness } from './keys/weak-rsa-key.js';
export { applicationUriFor, isApplicationUri, slugOf } from './names/application-uri.js';
export { isHostname, isHostnameOrIpAddress, isIpAddress } from './names/host-name.js';
export { parseCertificate } from './parse/parse-certificate.js';
export type {
  BasicConstraints,
  CertificatePolicies,
  Deviation,
  DistinguishedName,
  GeneralName,
  KeyAlgorithm,
  KeyUsage,
  NameConstraints,
  ParsedCertificate,
  SignatureHash,
  SignatureScheme,
} from './parse/parsed-certificate.js';
export { whyNotBelieved } from './parse/verify-signature.js';
export { openPkcs12 } from './pkcs12/open-pkcs12.js';
export type { Pkcs12Content } from './pkcs12/open-pkcs12.js';
export { writePkcs12 } from './pkcs12/write-pkcs12.js';
export type { Pkcs12Request } from './pkcs12/write-pkcs12.js';
export { assignableSecurityPolicies, usableSecurityPolicies } from './policy/security-policies.js';
export type { SecurityPolicyName } from './policy/security-policies.js';
export { checkProfile } from './profile/check-profile.js';
export { expiringSoonFrom } from './profile/expiry.js';
export { PROFILE_RULES } from './profile/profile-finding.js';
export type {
  ApplicationRole,
  CertificateOrigin,
  CertificateStatusCode,
  FindingSeverity,
  ProfileContext,
  ProfileFinding,
  ProfileRule,
} from './profile/profile-finding.js';
export { createSigningRequest } from './signing-request/create-signing-request.js';
export { differencesFromRequest } from './signing-request/match-signing-request.js';
export type { SigningRequestDifference } from './signing-request/match-signing-request.js';
export { parseSigningRequest } from './signing-request/parse-signing-request.js';
export type { ParsedSigningRequest } from './signing-request/parse-signing-request.js';
export { readKeyPairUpload, readPkcs12Upload, readSignedUpload } from './upload/read-upload.js';
export type { UploadedKeyPair } from './upload/read-upload.js';
export { validateClientCertificate, validateServerCertificate } from './validation/validate-certificate.js';
export type { SuppressedFailure, ValidationVerdict } from './validation/validate-certificate.js';
export type { ValidationContext } from './validation/validation-facts.js';
export { SUPPRESSIBLE_STEPS, VALIDATION_STEPS } from './validation/validation-step.js';
export type { SuppressibleStep, ValidationFailure, ValidationStep } from './validation/validation-step.js';
