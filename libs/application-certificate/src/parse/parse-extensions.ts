import { contextTag, type DerElement, DerReader, TAG } from '../der/der-reader.js';
import { berBooleanOf, objectIdentifierOf } from '../der/der-values.js';
import type { Deviations } from './deviations.js';
import type { ParsedCertificate } from './parsed-certificate.js';
import { parseBasicConstraints } from './parse-basic-constraints.js';
import { parseAuthorityKeyIdentifier, parseSubjectKeyIdentifier } from './parse-key-identifiers.js';
import { parseExtendedKeyUsage, parseKeyUsage } from './parse-key-usage.js';
import { parseNameConstraints } from './parse-name-constraints.js';
import { parsePolicies } from './parse-policies.js';
import { parseSubjectAlternativeName } from './parse-subject-alternative-name.js';

type ExtensionFacts = Pick<
  ParsedCertificate,
  | 'alternativeNames'
  | 'hasUnreadNames'
  | 'uris'
  | 'dnsNames'
  | 'ipAddresses'
  | 'keyUsages'
  | 'extendedKeyUsages'
  | 'basicConstraints'
  | 'nameConstraints'
  | 'certificatePolicies'
  | 'subjectKeyIdentifier'
  | 'authorityKeyIdentifier'
>;

const EXTENSION_OID = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAlternativeName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  certificatePolicies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  authorityKeyIdentifier: '2.5.29.35',
  policyConstraints: '2.5.29.36',
  extendedKeyUsage: '2.5.29.37',
  inhibitAnyPolicy: '2.5.29.54',
} as const;

const NETSCAPE_CERTIFICATE_TYPE = '2.16.840.1.113730.1.1';

/**
 * Extensions that may be critical because a reader who follows this library's checks has processed them. What Netscape's
 * type says the usages say today.
 */
const PROCESSED: ReadonlySet<string> = new Set([...Object.values(EXTENSION_OID), NETSCAPE_CERTIFICATE_TYPE]);
const MOST_EXTENSIONS = 64;

/** The extensions that the profile judges; `element` is the explicit `[3]`, null where there is none. */
export function parseExtensions(element: DerElement | null, deviations: Deviations): ExtensionFacts {
  const values = readExtensions(element, deviations);
  const value = (oid: string) => values.get(oid) ?? null;
  return {
    ...parseSubjectAlternativeName(value(EXTENSION_OID.subjectAlternativeName), deviations),
    keyUsages: parseKeyUsage(value(EXTENSION_OID.keyUsage), deviations),
    extendedKeyUsages: parseExtendedKeyUsage(value(EXTENSION_OID.extendedKeyUsage), deviations),
    basicConstraints: parseBasicConstraints(value(EXTENSION_OID.basicConstraints), deviations),
    nameConstraints: parseNameConstraints(value(EXTENSION_OID.nameConstraints), deviations),
    certificatePolicies: parsePolicies(
      {
        policies: value(EXTENSION_OID.certificatePolicies),
        mappings: value(EXTENSION_OID.policyMappings),
        constraints: value(EXTENSION_OID.policyConstraints),
        inhibitAnyPolicy: value(EXTENSION_OID.inhibitAnyPolicy),
      },
      deviations,
    ),
    subjectKeyIdentifier: parseSubjectKeyIdentifier(value(EXTENSION_OID.subjectKeyIdentifier), deviations),
    authorityKeyIdentifier: parseAuthorityKeyIdentifier(
      value(EXTENSION_OID.authorityKeyIdentifier),
      deviations,
    ),
  };
}

/** The first value of each extension: more than one is forbidden (RFC 5280, 4.2). */
function readExtensions(element: DerElement | null, deviations: Deviations): Map<string, Uint8Array> {
  const values = new Map<string, Uint8Array>();
  if (element === null) return values;
  const outer = element.reader();
  const list = outer.into(TAG.sequence);
  outer.end();
  if (!list.hasMore) deviations.note('version', 'The list of extensions is empty.');
  for (let count = 0; list.hasMore; count += 1) {
    if (count === MOST_EXTENSIONS) {
      deviations.note(
        'version',
        `The certificate has more than ${MOST_EXTENSIONS} extensions; the others are not read.`,
      );
      return values;
    }
    readExtension(list.into(TAG.sequence), values, deviations);
  }
  return values;
}

function readExtension(extension: DerReader, values: Map<string, Uint8Array>, deviations: Deviations): void {
  const oid = objectIdentifierOf(extension.next(TAG.objectIdentifier));
  const criticality = extension.optional(TAG.boolean);
  const value = extension.next(TAG.octetString).content;
  extension.end();
  const critical = criticality !== null && berBooleanOf(criticality);
  if (critical && criticality.content[0] !== 0xff) {
    deviations.noteHarmless(
      'version',
      `The extension ${oid} writes that it is critical in another way than DER, which has 0xff for TRUE.`,
    );
  }
  if (criticality !== null && !critical) {
    deviations.noteHarmless(
      'version',
      `The extension ${oid} writes out that it is not critical, which DER leaves away.`,
    );
  }
  if (critical && !PROCESSED.has(oid)) {
    deviations.note(
      'version',
      `The extension ${oid} is critical and unknown: readers must refuse the certificate.`,
    );
  }
  if (values.has(oid)) deviations.note('version', `The extension ${oid} is there more than once.`);
  else values.set(oid, value);
}

/** The identifier octet of the extensions in a TBSCertificate. */
export const EXTENSIONS_TAG = contextTag(3, 'constructed');
