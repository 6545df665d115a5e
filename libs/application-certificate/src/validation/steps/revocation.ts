import { crlVerifiesWith, type ParsedCrl } from '../../crl/parse-crl.js';
import { whyNotBelieved } from '../../parse/verify-signature.js';
import type { ParsedCertificate } from '../../parse/parsed-certificate.js';
import { issuedPairs, type ValidationCheck, type ValidationContext } from '../validation-facts.js';

/** A list of each issuer, signed by it and in force. */
export const checkRevocationListIsFound: ValidationCheck = ({ chain, context }) => {
  const unknown = issuedPairs(chain).find(({ issuer }) => currentCrls(issuer, context).length === 0);
  if (unknown === undefined) return null;
  const why = whyNoneIsCurrent(unknown.issuer, context);
  return {
    statusCode: unknown.isLeaf ? 'BadCertificateRevocationUnknown' : 'BadCertificateIssuerRevocationUnknown',
    message: `There is no current revocation list of "${unknown.issuer.subject.text}"${why}.`,
  };
};

/** About the newest list that bears the issuer's name, if there is one. */
function whyNoneIsCurrent(issuer: ParsedCertificate, { crls, now }: ValidationContext): string {
  const [newest] = crls
    .filter((crl) => isNamedBy(issuer, crl))
    .toSorted((one, other) => other.thisUpdate.getTime() - one.thisUpdate.getTime());
  if (newest === undefined) return '';
  if (!crlVerifiesWith(newest, issuer.publicKeySpkiDer))
    return `: the signature of the newest one ${whyNotBelieved(newest, issuer)}`;
  if (now < newest.thisUpdate) return `: the newest one begins on ${newest.thisUpdate.toISOString()}`;
  return newest.nextUpdate === null ? '' : `: the newest one ended on ${newest.nextUpdate.toISOString()}`;
}

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
  return isNamedBy(issuer, crl) && crlVerifiesWith(crl, issuer.publicKeySpkiDer);
}

function isNamedBy(issuer: ParsedCertificate, crl: ParsedCrl): boolean {
  return issuer.subject.comparisonKey === crl.issuer.comparisonKey;
}
