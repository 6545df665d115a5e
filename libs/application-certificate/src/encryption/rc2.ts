/**
 * RC2 in CBC mode (RFC 2268), to read old PKCS #12 files only: OpenSSL 3 keeps it in a provider that node does not load.
 * Never to write with: 40 bits protect nothing.
 */
const BLOCK_BYTES = 8;

/** Bytes of the digits of pi (RFC 2268, 2). */
const PI_TABLE = Buffer.from(
  'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2' +
    '179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82' +
    '54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626' +
    '6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7' +
    '08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ec' +
    'c2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731' +
    '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a9' +
    '0d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad',
  'hex',
);

/** The effective key length is that of the key, as PKCS #12 uses it. @throws RangeError for wrong padding */
export function decryptRc2Cbc(key: Buffer, initialVector: Buffer, data: Uint8Array): Buffer {
  if (data.length === 0 || data.length % BLOCK_BYTES !== 0)
    throw new RangeError('The data has no whole number of blocks.');
  const words = expandKey(key);
  const plain = Buffer.from(data);
  for (let offset = 0; offset < data.length; offset += BLOCK_BYTES) {
    decryptBlock(plain.subarray(offset, offset + BLOCK_BYTES), words);
    for (let index = 0; index < BLOCK_BYTES; index += 1) {
      const chained = offset === 0 ? initialVector[index] : data[offset - BLOCK_BYTES + index];
      plain[offset + index] = (plain[offset + index] ?? 0) ^ (chained ?? 0);
    }
  }
  return withoutPadding(plain);
}

/** RFC 2268, 2. */
function expandKey(key: Buffer): Uint16Array {
  const bytes = Buffer.alloc(128);
  key.copy(bytes);
  for (let index = key.length; index < 128; index += 1) {
    bytes[index] = PI_TABLE[((bytes[index - 1] ?? 0) + (bytes[index - key.length] ?? 0)) & 0xff] ?? 0;
  }
  bytes[128 - key.length] = PI_TABLE[bytes[128 - key.length] ?? 0] ?? 0;
  for (let index = 127 - key.length; index >= 0; index -= 1) {
    bytes[index] = PI_TABLE[(bytes[index + 1] ?? 0) ^ (bytes[index + key.length] ?? 0)] ?? 0;
  }
  return Uint16Array.from({ length: 64 }, (_, index) => bytes.readUInt16LE(index * 2));
}

/** RFC 2268, 4: five mixing rounds, a mashing round, six mixing, a mashing, five mixing, all backwards. */
function decryptBlock(block: Buffer, key: Uint16Array): void {
  const state = Uint16Array.from({ length: 4 }, (_, index) => block.readUInt16LE(index * 2));
  for (let round = 15; round >= 0; round -= 1) {
    unmix(state, key, round);
    if (round === 11 || round === 5) unmash(state, key);
  }
  state.forEach((word, index) => block.writeUInt16LE(word, index * 2));
}

const ROTATIONS = [1, 2, 3, 5] as const;

function unmix(state: Uint16Array, key: Uint16Array, round: number): void {
  for (let index = 3; index >= 0; index -= 1) {
    const rotation = ROTATIONS[index] ?? 0;
    const word = state[index] ?? 0;
    const rotated = (word >> rotation) | (word << (16 - rotation));
    const before = state[(index + 3) % 4] ?? 0;
    const mask = (before & (state[(index + 2) % 4] ?? 0)) + (~before & (state[(index + 1) % 4] ?? 0));
    state[index] = rotated - (key[round * 4 + index] ?? 0) - mask;
  }
}

function unmash(state: Uint16Array, key: Uint16Array): void {
  for (let index = 3; index >= 0; index -= 1) {
    state[index] = (state[index] ?? 0) - (key[(state[(index + 3) % 4] ?? 0) & 63] ?? 0);
  }
}

function withoutPadding(plain: Buffer): Buffer {
  const length = plain.at(-1) ?? 0;
  const sound =
    length >= 1 && length <= BLOCK_BYTES && plain.subarray(-length).every((octet) => octet === length);
  if (!sound) throw new RangeError('The padding is wrong.');
  return plain.subarray(0, -length);
}
