import { contextTag, type DerElement, DerError, DerReader, TAG } from '../der/der-reader.js';
import { integerOctets, objectIdentifierOf } from '../der/der-values.js';
import type { Deviations } from './deviations.js';
import type { CertificatePolicies } from './parsed-certificate.js';

/** What the four extensions about policies hold; null for one that is not there. */
interface PolicyExtensions {
  readonly policies: Uint8Array | null;
  readonly mappings: Uint8Array | null;
  readonly constraints: Uint8Array | null;
  readonly inhibitAnyPolicy: Uint8Array | null;
}

export const ANY_POLICY = '2.5.29.32.0';

const REQUIRE_EXPLICIT_POLICY = contextTag(0, 'primitive');
const INHIBIT_POLICY_MAPPING = contextTag(1, 'primitive');
/** More than any authority has. */
const MOST_POLICIES = 100;
/** Paths are shorter: a larger number of certificates to skip says the same. */
const MOST_SKIPPED = 255;

/**
 * RFC 5280, 4.2.1.4, 4.2.1.5, 4.2.1.11 and 4.2.1.14. Policies that cannot be read count as none: they forbid nothing unless an
 * issuer asks for one. What issuers ask for must be readable.
 */
export function parsePolicies(extensions: PolicyExtensions, deviations: Deviations): CertificatePolicies {
  const { policies, mappings, constraints, inhibitAnyPolicy } = extensions;
  const read = <T>(what: string, value: Uint8Array | null, readValue: (reader: DerReader) => T): T | null =>
    value === null
      ? null
      : deviations.readOrNote('issuer-constraints', what, () => readWhole(value, readValue));
  return {
    policies: policies === null ? null : readPolicies(policies, deviations),
    mappings: read('policy mappings', mappings, (reader) => listIn(reader, readMapping)) ?? [],
    ...(read('policy constraints', constraints, readConstraints) ?? NO_CONSTRAINTS),
    inhibitAnyPolicy: read('inhibition of any policy', inhibitAnyPolicy, (reader) =>
      skippedBy(reader.next(TAG.integer)),
    ),
  };
}

const NO_CONSTRAINTS = { requireExplicitPolicy: null, inhibitPolicyMapping: null };

function readPolicies(value: Uint8Array, deviations: Deviations): readonly string[] | null {
  try {
    return readWhole(value, (reader) =>
      listIn(reader, (policy) => objectIdentifierOf(policy.next(TAG.objectIdentifier))),
    );
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    deviations.noteHarmless(
      'issuer-constraints',
      `The certificate policies cannot be read: ${error.message}.`,
    );
    return null;
  }
}

function readWhole<T>(value: Uint8Array, read: (reader: DerReader) => T): T {
  const reader = new DerReader(value);
  const result = read(reader);
  reader.end();
  return result;
}

function listIn<T>(outer: DerReader, read: (entry: DerReader) => T): T[] {
  const entries: T[] = [];
  for (const reader = outer.into(TAG.sequence); reader.hasMore;) {
    if (entries.length === MOST_POLICIES) throw new DerError(`they are more than ${MOST_POLICIES}`);
    entries.push(read(reader.into(TAG.sequence)));
  }
  return entries;
}

function readMapping(mapping: DerReader): { issuer: string; subject: string } {
  const issuer = objectIdentifierOf(mapping.next(TAG.objectIdentifier));
  const subject = objectIdentifierOf(mapping.next(TAG.objectIdentifier));
  mapping.end();
  if (issuer === ANY_POLICY || subject === ANY_POLICY) throw new DerError('any policy is mapped');
  return { issuer, subject };
}

function readConstraints(outer: DerReader) {
  const reader = outer.into(TAG.sequence);
  const explicit = reader.optional(REQUIRE_EXPLICIT_POLICY);
  const mapping = reader.optional(INHIBIT_POLICY_MAPPING);
  reader.end();
  return {
    requireExplicitPolicy: explicit === null ? null : skippedBy(explicit),
    inhibitPolicyMapping: mapping === null ? null : skippedBy(mapping),
  };
}

/** SkipCerts, a number of certificates from zero. */
function skippedBy(element: DerElement): number {
  const octets = integerOctets(element);
  if ((octets[0] ?? 0) >= 0x80) throw new DerError('a negative number of certificates');
  return octets.length === 1 ? (octets[0] ?? 0) : MOST_SKIPPED;
}
