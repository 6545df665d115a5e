import { DerError, DerReader, TAG } from '../der/der-reader.js';
import { booleanOf, integerOf } from '../der/der-values.js';
import type { Deviations } from './deviations.js';
import type { BasicConstraints } from './parsed-certificate.js';

const LONGEST_PATH = 255n;

/** RFC 5280, 4.2.1.9. */
export function parseBasicConstraints(
  value: Uint8Array | null,
  deviations: Deviations,
): BasicConstraints | null {
  if (value === null) return null;
  const constraints = deviations.readOrNote('basic-constraints', 'basic constraints', () => read(value));
  if (constraints !== null && !constraints.certificateAuthority && constraints.pathLength !== null) {
    deviations.noteHarmless(
      'basic-constraints',
      'The basic constraints limit a path although they name no authority.',
    );
  }
  return constraints;
}

function read(value: Uint8Array): BasicConstraints {
  const outer = new DerReader(value);
  const reader = outer.into(TAG.sequence);
  outer.end();
  const authority = reader.optional(TAG.boolean);
  const limit = reader.optional(TAG.integer);
  reader.end();
  const pathLength = limit === null ? null : integerOf(limit);
  if (pathLength !== null && (pathLength < 0n || pathLength > LONGEST_PATH))
    throw new DerError('a path length out of range');
  return {
    certificateAuthority: authority !== null && booleanOf(authority),
    pathLength: pathLength === null ? null : Number(pathLength),
  };
}
