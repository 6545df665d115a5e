import { crlVerifiesWith, type ParsedCrl } from '../../crl/parse-crl.js';
import type { ParsedCertificate } from '../../parse/parsed-certificate.js';
import { issuedPairs, type ValidationCheck, type ValidationContext } from '../validation-facts.js';

/** A list of each issuer, signed by it and in force. */
export const checkRevocationListIsFound: ValidationCheck = ({ chain, context }) => {
  const unknown = issuedPairs(chain).find(({ issuer }) => currentCrls(issuer, context).length === 0);
  if (unknown === undefined) return null;
  return {
    statusCode: unknown.isLeaf ? 'BadCertificateRevocationUnknown' : 'BadCertificateIssuerRevocationUnknown',
    message: `There is no current revocation list of "${unknown.issuer.subject.text}".`,
  };
};

/** Also by a list that is no longer current: what was revoked stays revoked. */
export const checkRevocation: ValidationCheck = ({ chain, context }) => {
  const revoked = issuedPairs(chain).find(({ certificate, issuer }) =>
    context.crls.some((crl) => crl.revokedAt.has(certificate.serialNumber) && isFrom(issuer, crl)),
  );
  if (revoked === undefined) return null;
  return {
    statusCode: revoked.isLeaf ? 'BadCertificateRevoked' : 'BadCertificateIssuerRevoked',
    message: `"${revoked.certificate.subject.text}" is revoked by its issuer.`,
  };
};

function currentCrls(issuer: ParsedCertificate, { crls, now }: ValidationContext): ParsedCrl[] {
  return crls
    .filter(({ thisUpdate, nextUpdate }) => thisUpdate <= now && (nextUpdate === null || now <= nextUpdate))
    .filter((crl) => isFrom(issuer, crl));
}

function isFrom(issuer: ParsedCertificate, crl: ParsedCrl): boolean {
  return (
    issuer.subject.comparisonKey === crl.issuer.comparisonKey && crlVerifiesWith(crl, issuer.publicKeySpkiDer)
  );
}
