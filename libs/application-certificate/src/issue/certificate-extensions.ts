import { createHash, type KeyObject } from 'node:crypto';
import {
  bitString,
  boolean,
  element,
  integer,
  objectIdentifier,
  octetString,
  sequence,
} from '../der/der-writer.js';
import type { IssuingProfile } from './certificate-request.js';
import { subjectAlternativeName } from './subject-alternative-name.js';

const SUBJECT_KEY_IDENTIFIER = objectIdentifier('2.5.29.14');
const KEY_USAGE = objectIdentifier('2.5.29.15');
const SUBJECT_ALTERNATIVE_NAME = objectIdentifier('2.5.29.17');
const BASIC_CONSTRAINTS = objectIdentifier('2.5.29.19');
const AUTHORITY_KEY_IDENTIFIER = objectIdentifier('2.5.29.35');
const EXTENDED_KEY_USAGE = objectIdentifier('2.5.29.37');
const SERVER_AUTH = objectIdentifier('1.3.6.1.5.5.7.3.1');
const CLIENT_AUTH = objectIdentifier('1.3.6.1.5.5.7.3.2');

const TRUE = boolean(0xff);
/** The keyIdentifier [0] of an AuthorityKeyIdentifier. */
const KEY_IDENTIFIER = 0x80;
/** digitalSignature, nonRepudiation, keyEncipherment and dataEncipherment: bits 0 to 3; keyCertSign is bit 5. */
const APPLICATION_KEY_USAGE = bitString(Buffer.of(0b1111_0000), 4);
const SELF_SIGNED_KEY_USAGE = bitString(Buffer.of(0b1111_0100), 2);
/** FALSE is the default of cA and may not be written out in DER. */
const NO_AUTHORITY = sequence();
const AUTHORITY_OF_ITSELF = sequence(TRUE, integer(0));

interface ExtensionFacts {
  readonly applicationUri: string;
  readonly hosts: readonly string[];
  readonly profile: IssuingProfile;
  readonly publicKey: KeyObject;
}

/** The extensions of a self-signed application instance certificate (OPC 10000-6, 6.2.2; RFC 5280, 4.2.1). */
export function selfSignedExtensions({ applicationUri, hosts, profile, publicKey }: ExtensionFacts): Buffer {
  const identifier = keyIdentifier(publicKey);
  return sequence(
    extension(SUBJECT_KEY_IDENTIFIER, octetString(identifier)),
    extension(AUTHORITY_KEY_IDENTIFIER, sequence(element(KEY_IDENTIFIER, identifier))),
    criticalExtension(BASIC_CONSTRAINTS, profile === 'LEGACY' ? AUTHORITY_OF_ITSELF : NO_AUTHORITY),
    criticalExtension(KEY_USAGE, SELF_SIGNED_KEY_USAGE),
    ...purposeAndNames(applicationUri, hosts),
  );
}

/** The extensions that a signing request asks its authority for; identifiers and dates are the authority's own. */
export function requestedExtensions(applicationUri: string, hosts: readonly string[]): Buffer {
  return sequence(
    criticalExtension(BASIC_CONSTRAINTS, NO_AUTHORITY),
    criticalExtension(KEY_USAGE, APPLICATION_KEY_USAGE),
    ...purposeAndNames(applicationUri, hosts),
  );
}

function purposeAndNames(applicationUri: string, hosts: readonly string[]): Buffer[] {
  return [
    extension(EXTENDED_KEY_USAGE, sequence(SERVER_AUTH, CLIENT_AUTH)),
    extension(SUBJECT_ALTERNATIVE_NAME, subjectAlternativeName(applicationUri, hosts)),
  ];
}

/** SHA-1 over the bits of the public key (RFC 5280, 4.2.1.2, method 1): an identifier, not a signature. */
function keyIdentifier(publicKey: KeyObject): Buffer {
  const bits = publicKey.export({ type: 'pkcs1', format: 'der' });
  return createHash('sha1').update(bits).digest();
}

function extension(identifier: Buffer, value: Buffer): Buffer {
  return sequence(identifier, octetString(value));
}

function criticalExtension(identifier: Buffer, value: Buffer): Buffer {
  return sequence(identifier, TRUE, octetString(value));
}
