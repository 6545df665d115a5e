const EXACT_BITS = 52;

/** The largest integer whose square is not above the value: Newton's iteration from the root of its leading bits. */
export function squareRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = firstGuess(value);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** Never below the root, so that the iteration falls towards it, and right in its first 25 bits. */
function firstGuess(value: bigint): bigint {
  const bits = value.toString(16).length * 4;
  const shift = Math.max(0, bits - EXACT_BITS);
  const evenShift = BigInt(shift + (shift % 2));
  const leading = Math.ceil(Math.sqrt(Number(value >> evenShift) + 1));
  return BigInt(leading) << (evenShift / 2n);
}
