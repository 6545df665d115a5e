import fc from 'fast-check';

const places = 1_000_000;

/** Something in a file becomes something else: an octet most of the time, which leaves what is around it readable. */
const mutation = fc.record({
  kind: fc.constantFrom('set', 'set', 'set', 'set', 'insert', 'remove'),
  at: fc.noBias(fc.nat(places - 1)),
  octets: fc.oneof(
    { weight: 4, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 40 }) },
  ),
});

type Mutation = typeof mutation extends fc.Arbitrary<infer Value> ? Value : never;

/** The file with one to three changes, or now and then nothing but random octets. */
export function mutationsOf(file: Buffer): fc.Arbitrary<Buffer> {
  const changed = fc
    .array(mutation, { minLength: 1, maxLength: 3 })
    .map((mutations) => mutations.reduce(mutate, file));
  const random = fc.uint8Array({ maxLength: 4_096 }).map((octets) => Buffer.from(octets));
  return fc.oneof({ weight: 9, arbitrary: changed }, { weight: 1, arbitrary: random });
}

function mutate(file: Buffer, { kind, at, octets }: Mutation): Buffer {
  const offset = Math.floor((at / places) * file.length);
  const put = kind === 'remove' ? Buffer.alloc(0) : octets;
  const skipped = kind === 'insert' ? 0 : octets.length;
  return Buffer.concat([file.subarray(0, offset), put, file.subarray(offset + skipped)]);
}
