const DECIMAL_OCTET = /^(?:0|[1-9][0-9]{0,2})$/;
const HEXADECIMAL_GROUP = /^[0-9a-fA-F]{1,4}$/;
const LONGEST_LITERAL = 45;

/** The 4 or 16 octets of an IPv4 or IPv6 literal, as an iPAddress holds them; null for anything else. */
export function ipAddressToOctets(text: string): Uint8Array | null {
  if (text.length > LONGEST_LITERAL) return null;
  return text.includes(':') ? ipv6ToOctets(text) : ipv4ToOctets(text);
}

/** Dotted IPv4, or IPv6 as RFC 5952 writes it; null where the length is neither 4 nor 16. */
export function octetsToIpAddress(octets: Uint8Array): string | null {
  if (octets.length === 4) return octets.join('.');
  if (octets.length !== 16) return null;
  return compress(groupsOf(octets).map((group) => group.toString(16)));
}

/** The eight groups of an IPv6 address. */
export function groupsOf(octets: Uint8Array): number[] {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  return Array.from({ length: 8 }, (_, index) => view.getUint16(index * 2));
}

function ipv4ToOctets(text: string): Uint8Array | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => DECIMAL_OCTET.test(part) && Number(part) <= 255))
    return null;
  return Uint8Array.from(parts, Number);
}

function ipv6ToOctets(text: string): Uint8Array | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head = '', tail] = halves;
  const first = groupsIn(head, tail === undefined);
  const last = tail === undefined ? [] : groupsIn(tail, true);
  if (first === null || last === null) return null;
  const missing = 8 - first.length - last.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  return octetsOf([...first, ...Array<number>(missing).fill(0), ...last]);
}

/** Groups of one side of `::`; the last may be a dotted IPv4 address (RFC 4291, 2.2). */
function groupsIn(text: string, mayEndInIpv4: boolean): number[] | null {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    const ipv4 = mayEndInIpv4 && index === parts.length - 1 && part.includes('.') ? ipv4ToOctets(part) : null;
    if (ipv4 !== null) groups.push(...Array.from(new Uint8Array(ipv4), Number).reduce(pairUp, []));
    else if (HEXADECIMAL_GROUP.test(part)) groups.push(Number.parseInt(part, 16));
    else return null;
  }
  return groups;
}

function pairUp(groups: number[], octet: number, index: number): number[] {
  return index % 2 === 0 ? [...groups, octet] : [...groups.slice(0, -1), (groups.at(-1) ?? 0) * 256 + octet];
}

function octetsOf(groups: readonly number[]): Uint8Array {
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

/** The longest run of at least two zero groups, the first of equals, becomes `::` (RFC 5952, 4.2). */
function compress(groups: readonly string[]): string {
  let best = { from: 0, length: 0 };
  for (let from = 0; from < groups.length; from += 1) {
    let length = 0;
    while (groups[from + length] === '0') length += 1;
    if (length > best.length) best = { from, length };
  }
  if (best.length < 2) return groups.join(':');
  return `${groups.slice(0, best.from).join(':')}::${groups.slice(best.from + best.length).join(':')}`;
}
