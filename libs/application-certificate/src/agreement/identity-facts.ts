/** What cert-service and secure channels must read alike, whatever parser they use. */
export interface IdentityFacts {
  readonly publicKeySpkiHex: string;
  /** Upper-case hexadecimal without leading zeros. */
  readonly serialNumber: string;
  readonly uris: readonly string[];
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
}

/** `-01`, `01` and `0001` are written in many ways: sign and digits without leading zeros. */
export function canonicalSerialNumber(hexadecimal: string): string {
  const sign = hexadecimal.startsWith('-') ? '-' : '';
  return `${sign}${hexadecimal
    .replace(/^-/, '')
    .replace(/^0+(?=.)/, '')
    .toUpperCase()}`;
}
