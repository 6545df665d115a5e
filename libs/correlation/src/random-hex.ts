import { randomFillSync } from 'node:crypto';

const block = Buffer.alloc(4_096);
let taken = block.length;

/** Hexadecimal digits of random bytes, which are made in blocks: to ask for a few costs as much as to ask for many. */
export function randomHex(byteCount: number): string {
  if (taken + byteCount > block.length) {
    randomFillSync(block);
    taken = 0;
  }
  taken += byteCount;
  return block.toString('hex', taken - byteCount, taken);
}
