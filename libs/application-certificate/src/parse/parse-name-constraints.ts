import { contextTag, type DerElement, DerError, DerReader, TAG } from '../der/der-reader.js';
import type { Deviations } from './deviations.js';
import { parseGeneralName } from './parse-general-name.js';
import type { GeneralName, NameConstraints } from './parsed-certificate.js';

const PERMITTED = contextTag(0, 'constructed');
const EXCLUDED = contextTag(1, 'constructed');
/** More than any authority has; every name below it is compared with each. */
const MOST_SUBTREES = 100;
const LENGTHS_WITH_MASK: readonly number[] = [8, 32];

/** RFC 5280, 4.2.1.10. */
export function parseNameConstraints(
  value: Uint8Array | null,
  deviations: Deviations,
): NameConstraints | null {
  if (value === null) return null;
  return deviations.readOrNote('issuer-constraints', 'name constraints', () => {
    const outer = new DerReader(value);
    const reader = outer.into(TAG.sequence);
    outer.end();
    const permitted = readSubtrees(reader.optional(PERMITTED));
    const excluded = readSubtrees(reader.optional(EXCLUDED));
    reader.end();
    return { permitted, excluded };
  });
}

function readSubtrees(element: DerElement | null): GeneralName[] {
  const bases: GeneralName[] = [];
  for (const reader = element?.reader(); reader?.hasMore === true;) {
    if (bases.length === MOST_SUBTREES) throw new DerError(`they hold more than ${MOST_SUBTREES} names`);
    bases.push(readBase(reader.into(TAG.sequence)));
  }
  return bases;
}

/** A minimum other than zero, which DER leaves away, and a maximum are used by nobody (RFC 5280, 4.2.1.10). */
function readBase(subtree: DerReader): GeneralName {
  const base = parseGeneralName(subtree.any());
  subtree.end();
  if (base.form === 'iPAddress' && !LENGTHS_WITH_MASK.includes(base.octets.length))
    throw new DerError(`an IP address with its mask of ${base.octets.length} octets`);
  return base;
}
