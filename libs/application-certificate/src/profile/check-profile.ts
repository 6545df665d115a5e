import type { ParsedCertificate } from '../parse/parsed-certificate.js';
import type { Fault, ProfileCheck } from './profile-check.js';
import {
  type CertificateOrigin,
  type FindingSeverity,
  PROFILE_RULES,
  type ProfileContext,
  type ProfileFinding,
  type ProfileRule,
} from './profile-finding.js';
import { checkApplicationUri } from './rules/application-uri.js';
import { checkBasicConstraints } from './rules/basic-constraints.js';
import { checkExtendedKeyUsage } from './rules/extended-key-usage.js';
import { checkIssuerConstraints } from './rules/issuer-constraints.js';
import { checkKeyIdentifiers } from './rules/key-identifiers.js';
import { checkKeyMatch } from './rules/key-match.js';
import { checkKeyUsage } from './rules/key-usage.js';
import { checkSanHost } from './rules/san-host.js';
import { checkSerial } from './rules/serial.js';
import { checkSignature } from './rules/signature.js';
import { checkSize } from './rules/size.js';
import { checkSubject } from './rules/subject.js';
import { checkValidity } from './rules/validity.js';
import { checkVersion } from './rules/version.js';

const CHECKS: Readonly<Record<ProfileRule, ProfileCheck>> = {
  version: checkVersion,
  serial: checkSerial,
  subject: checkSubject,
  'application-uri': checkApplicationUri,
  'san-host': checkSanHost,
  'key-usage': checkKeyUsage,
  'extended-key-usage': checkExtendedKeyUsage,
  'basic-constraints': checkBasicConstraints,
  'issuer-constraints': checkIssuerConstraints,
  'key-identifiers': checkKeyIdentifiers,
  signature: checkSignature,
  'key-match': checkKeyMatch,
  validity: checkValidity,
  size: checkSize,
};

/** On upload; what we issue ourselves must hold every rule but the one on hosts. */
const SEVERITY_ON_UPLOAD: Readonly<Record<ProfileRule, FindingSeverity>> = {
  version: 'ERROR',
  serial: 'WARNING',
  subject: 'WARNING',
  'application-uri': 'ERROR',
  'san-host': 'WARNING',
  'key-usage': 'ERROR',
  'extended-key-usage': 'WARNING',
  'basic-constraints': 'WARNING',
  'issuer-constraints': 'ERROR',
  'key-identifiers': 'WARNING',
  signature: 'ERROR',
  'key-match': 'ERROR',
  validity: 'WARNING',
  size: 'ERROR',
};

const SEVERITIES: readonly FindingSeverity[] = ['ERROR', 'WARNING', 'INFO'];

/**
 * Judges a certificate by every rule of the OPC UA profile (OPC 10000-6, 6.2.2; OPC 10000-4, 6.1.3) and answers one
 * finding for each rule that does not hold, in the order of `PROFILE_RULES`. Empty: nothing to say.
 */
export function checkProfile(certificate: ParsedCertificate, context: ProfileContext): ProfileFinding[] {
  return PROFILE_RULES.flatMap((rule) => {
    const faults = [
      ...CHECKS[rule](certificate, context),
      ...deviationsFrom(rule, certificate, context.origin),
    ];
    return faults.length === 0 ? [] : [finding(rule, faults, context.origin)];
  });
}

/** What the reader noted: structure, which a server that looks answers with BadCertificateInvalid. */
function deviationsFrom(
  rule: ProfileRule,
  certificate: ParsedCertificate,
  origin: CertificateOrigin,
): Fault[] {
  return certificate.deviations
    .filter((deviation) => deviation.rule === rule)
    .map(({ message, isHarmless }) => ({
      message,
      statusCode: 'BadCertificateInvalid',
      severity: isHarmless && origin === 'UPLOADED' ? 'WARNING' : undefined,
    }));
}

/** The gravest fault gives severity and status code; the sentences of all of them are shown, gravest first. */
function finding(rule: ProfileRule, faults: readonly Fault[], origin: CertificateOrigin): ProfileFinding {
  const severityOf = (fault: Fault) => fault.severity ?? tableSeverity(rule, origin);
  const sorted = faults.toSorted(
    (a, b) => SEVERITIES.indexOf(severityOf(a)) - SEVERITIES.indexOf(severityOf(b)),
  );
  const [gravest] = sorted;
  return {
    rule,
    severity: gravest === undefined ? 'INFO' : severityOf(gravest),
    message: sorted.map(({ message }) => message).join(' '),
    statusCode: gravest?.statusCode ?? null,
  };
}

function tableSeverity(rule: ProfileRule, origin: CertificateOrigin): FindingSeverity {
  return origin === 'GENERATED' && rule !== 'san-host' ? 'ERROR' : SEVERITY_ON_UPLOAD[rule];
}
