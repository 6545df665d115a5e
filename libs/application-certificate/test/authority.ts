import { type KeyObject, sign } from 'node:crypto';
import { bitString, boolean, element, integer, sequence, time } from '../src/der/der-writer.js';
import { parseCertificate, type ParsedCertificate, type RsaKeyPair } from '../src/index.js';
import {
  authorityKeyIdentifierOf,
  basicConstraintsOf,
  buildCertificate,
  type CertificateParts,
  type ExtensionParts,
  keyIdentifierOf,
  keyUsageOf,
  nameOf,
  NOW,
  sha256WithRsa,
  soundExtensions,
} from './certificate-builder.js';
import { makeKeyPair } from './requests.js';

/** A certificate authority for tests, which signs whatever it is asked to. */
export class Authority {
  readonly name: Buffer;
  readonly certificate: ParsedCertificate;

  constructor(
    commonName: string,
    parent: Authority | null = null,
    private readonly keys: RsaKeyPair = makeKeyPair(),
    parts: Partial<CertificateParts> = {},
  ) {
    this.name = nameOf({ '2.5.4.10': 'Plant Works', '2.5.4.3': commonName });
    const extensions = authorityExtensions(keys.publicKey, parent?.publicKey ?? keys.publicKey);
    this.certificate = parseCertificate(
      buildCertificate(keys, {
        subject: this.name,
        issuer: parent?.name ?? this.name,
        signWith: parent?.keys.privateKey ?? keys.privateKey,
        extensions,
        ...parts,
      }),
    );
  }

  get publicKey(): KeyObject {
    return this.keys.publicKey;
  }

  get privateKey(): KeyObject {
    return this.keys.privateKey;
  }

  /** A certificate for the key; `replacements` stand in for extensions with the same OID. */
  issue(
    publicKey: KeyObject,
    parts: Partial<CertificateParts> = {},
    ...replacements: ExtensionParts[]
  ): ParsedCertificate {
    const authorityKeyIdentifier = authorityKeyIdentifierOf(keyIdentifierOf(this.publicKey));
    const extensions = soundExtensions(publicKey, authorityKeyIdentifier, ...replacements);
    return parseCertificate(
      buildCertificate(this.keys, { issuer: this.name, publicKey, extensions, ...parts }),
    );
  }
}

/** A revocation list in DER, from a day ago for a month. */
export function buildCrl(authority: Authority, parts: Partial<CrlParts> = {}): Buffer {
  const entries = (parts.revoked ?? []).map((serial) =>
    sequence(element(0x02, serial), time(daysFromNow(-2))),
  );
  const innerAlgorithm = parts.innerAlgorithm ?? sha256WithRsa;
  const list = sequence(
    parts.version ?? integer(1),
    innerAlgorithm,
    parts.issuer ?? authority.name,
    time(parts.thisUpdate ?? daysFromNow(-1)),
    parts.nextUpdate === null ? Buffer.alloc(0) : time(parts.nextUpdate ?? daysFromNow(30)),
    entries.length === 0 ? Buffer.alloc(0) : sequence(...entries),
    parts.extensions === undefined ? Buffer.alloc(0) : element(0xa0, sequence(...parts.extensions)),
  );
  const { privateKey } = parts.signedBy ?? authority;
  if (parts.hash === undefined)
    return sequence(list, sha256WithRsa, bitString(sign('sha256', list, privateKey)));
  return sequence(list, innerAlgorithm, bitString(sign(parts.hash, list, privateKey)));
}

interface CrlParts {
  readonly version: Uint8Array;
  readonly innerAlgorithm: Uint8Array;
  /** With it the algorithm outside is the one inside. */
  readonly hash: string;
  readonly issuer: Uint8Array;
  readonly thisUpdate: Date;
  /** Null leaves it out. */
  readonly nextUpdate: Date | null;
  /** Serial numbers as the content of an INTEGER. */
  readonly revoked: readonly Uint8Array[];
  readonly extensions: readonly Uint8Array[];
  readonly signedBy: Authority;
}

function daysFromNow(days: number): Date {
  return new Date(NOW.getTime() + days * 24 * 60 * 60 * 1000);
}

export function authorityExtensions(publicKey: KeyObject, parentKey: KeyObject): ExtensionParts[] {
  const certSignAndCrlSign = keyUsageOf(0b0000_0110, 1);
  return soundExtensions(
    publicKey,
    basicConstraintsOf(boolean(0xff)),
    certSignAndCrlSign,
    authorityKeyIdentifierOf(keyIdentifierOf(parentKey)),
  );
}
