/** Writes DER from parts; it does not check them, so that tests can make what no sound library would. */
export function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.of(tag), lengthOf(content.length), content]);
}

export const sequence = (...contents: readonly Uint8Array[]): Buffer => element(0x30, ...contents);
export const setOf = (...contents: readonly Uint8Array[]): Buffer => element(0x31, ...contents);
export const integer = (...octets: readonly number[]): Buffer => element(0x02, Buffer.from(octets));
export const boolean = (value: number): Buffer => element(0x01, Buffer.of(value));
export const octetString = (content: Uint8Array): Buffer => element(0x04, content);
export const bitString = (bits: Uint8Array, unusedBits = 0): Buffer =>
  element(0x03, Buffer.of(unusedBits), bits);
export const utf8String = (text: string): Buffer => element(0x0c, Buffer.from(text, 'utf8'));
export const nullValue = (): Buffer => element(0x05);

export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return element(0x06, Buffer.from([first * 40 + second, ...rest].flatMap(base128)));
}

/** UTCTime until 2049, GeneralizedTime from 2050, unless the form is given. */
export function time(
  date: Date,
  form: 'utc' | 'generalized' = date.getUTCFullYear() < 2050 ? 'utc' : 'generalized',
): Buffer {
  const digits = date.toISOString().replace(/[-:T]|\.\d+/g, '');
  return form === 'utc' ? element(0x17, Buffer.from(digits.slice(2))) : element(0x18, Buffer.from(digits));
}

function base128(arc: number): number[] {
  const octets = [arc & 0x7f];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128))
    octets.unshift((rest & 0x7f) | 0x80);
  return octets;
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length);
  const hex = length.toString(16);
  const octets = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  return Buffer.concat([Buffer.of(0x80 | octets.length), octets]);
}
