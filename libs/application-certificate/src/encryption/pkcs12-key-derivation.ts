import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { DerivationBudget } from './derivation-budget.js';

/** What the derived bytes are for (RFC 7292, B.3). */
export const PURPOSE = { key: 1, initialVector: 2, macKey: 3 } as const;

export type Digest = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

const DIGEST_BYTES: Readonly<Record<Digest, number>> = {
  sha1: 20,
  sha224: 28,
  sha256: 32,
  sha384: 48,
  sha512: 64,
};
const BLOCK_BYTES: Readonly<Record<Digest, number>> = {
  sha1: 64,
  sha224: 64,
  sha256: 64,
  sha384: 128,
  sha512: 128,
};

/** A hash called from JavaScript costs about four iterations of node's own PBKDF2. */
const COST_OF_ITERATION = 4;
const ITERATIONS_PER_TURN = 2000;

export interface DerivationInput {
  readonly digest: Digest;
  readonly passphrase: string | null;
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly purpose: (typeof PURPOSE)[keyof typeof PURPOSE];
  readonly bytes: number;
}

/** Key derivation of PKCS #12 (RFC 7292, B.2). Lets other work through every couple of milliseconds. */
export async function derivePkcs12(input: DerivationInput, budget: DerivationBudget): Promise<Buffer> {
  const blockBytes = BLOCK_BYTES[input.digest];
  const blocks = Math.ceil(input.bytes / DIGEST_BYTES[input.digest]);
  budget.spend(input.iterations * blocks * COST_OF_ITERATION, 'pkcs12');
  const diversifier = Buffer.alloc(blockBytes, input.purpose);
  const mixed = Buffer.concat([
    repeated(input.salt, blockBytes),
    repeated(encodePassphrase(input.passphrase), blockBytes),
  ]);
  const derived: Buffer[] = [];
  for (let block = 0; block < blocks; block += 1) {
    const digest = await iterate(input.digest, Buffer.concat([diversifier, mixed]), input.iterations);
    derived.push(digest);
    addToBlocks(mixed, repeatedTo(digest, blockBytes), blockBytes);
  }
  return Buffer.concat(derived).subarray(0, input.bytes);
}

/** UTF-16 with a final zero (RFC 7292, B.1); null is no passphrase at all, which some writers tell from an empty one. */
function encodePassphrase(passphrase: string | null): Buffer {
  return passphrase === null ? Buffer.alloc(0) : Buffer.from(`${passphrase}\0`, 'utf16le').swap16();
}

async function iterate(digest: Digest, start: Buffer, iterations: number): Promise<Buffer> {
  let value = start;
  for (let iteration = 1; iteration <= iterations; iteration += 1) {
    value = hash(digest, value, 'buffer');
    if (iteration % ITERATIONS_PER_TURN === 0) await setImmediate();
  }
  return value;
}

/** Copies up to the next whole number of blocks. */
function repeated(bytes: Uint8Array, blockBytes: number): Buffer {
  return repeatedTo(bytes, Math.ceil(bytes.length / blockBytes) * blockBytes);
}

function repeatedTo(bytes: Uint8Array, length: number): Buffer {
  return Buffer.from(Uint8Array.from({ length }, (_, index) => bytes[index % bytes.length] ?? 0));
}

/** Each block becomes (block + addend + 1) mod 2^(8 · blockBytes). */
function addToBlocks(blocks: Buffer, addend: Buffer, blockBytes: number): void {
  for (let start = 0; start < blocks.length; start += blockBytes) {
    let carry = 1;
    for (let index = blockBytes - 1; index >= 0; index -= 1) {
      carry += (blocks[start + index] ?? 0) + (addend[index] ?? 0);
      blocks[start + index] = carry & 0xff;
      carry >>= 8;
    }
  }
}
