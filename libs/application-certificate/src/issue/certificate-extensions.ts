import { createHash } from 'node:crypto';
import { BitString, OctetString } from 'asn1js';
import { AuthorityKeyIdentifier, BasicConstraints, Extension, ExtKeyUsage, type PublicKeyInfo } from 'pkijs';
import type { IssuingProfile } from './certificate-request.js';
import { subjectAlternativeName } from './subject-alternative-name.js';

const SUBJECT_KEY_IDENTIFIER = '2.5.29.14';
const KEY_USAGE = '2.5.29.15';
const SUBJECT_ALTERNATIVE_NAME = '2.5.29.17';
const BASIC_CONSTRAINTS = '2.5.29.19';
const AUTHORITY_KEY_IDENTIFIER = '2.5.29.35';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

/** digitalSignature, nonRepudiation, keyEncipherment and dataEncipherment: bits 0 to 3; keyCertSign is bit 5. */
const APPLICATION_KEY_USAGE = { bits: 0b1111_0000, unusedBits: 4 };
const SELF_SIGNED_KEY_USAGE = { bits: 0b1111_0100, unusedBits: 2 };

interface ExtensionFacts {
  readonly applicationUri: string;
  readonly hosts: readonly string[];
  readonly profile: IssuingProfile;
  readonly publicKey: PublicKeyInfo;
}

/** The extensions of a self-signed application instance certificate (OPC 10000-6, 6.2.2; RFC 5280, 4.2.1). */
export function selfSignedExtensions(facts: ExtensionFacts): Extension[] {
  const identifier = keyIdentifier(facts.publicKey);
  return [
    extension(SUBJECT_KEY_IDENTIFIER, false, identifier),
    extension(
      AUTHORITY_KEY_IDENTIFIER,
      false,
      new AuthorityKeyIdentifier({ keyIdentifier: identifier }).toSchema(),
    ),
    extension(BASIC_CONSTRAINTS, true, basicConstraints(facts.profile).toSchema()),
    extension(KEY_USAGE, true, keyUsage(SELF_SIGNED_KEY_USAGE)),
    ...purposeAndNames(facts.applicationUri, facts.hosts),
  ];
}

/** The extensions that a signing request asks its authority for; identifiers and dates are the authority's own. */
export function requestedExtensions(applicationUri: string, hosts: readonly string[]): Extension[] {
  return [
    extension(BASIC_CONSTRAINTS, true, new BasicConstraints().toSchema()),
    extension(KEY_USAGE, true, keyUsage(APPLICATION_KEY_USAGE)),
    ...purposeAndNames(applicationUri, hosts),
  ];
}

function purposeAndNames(applicationUri: string, hosts: readonly string[]): Extension[] {
  return [
    extension(
      EXTENDED_KEY_USAGE,
      false,
      new ExtKeyUsage({ keyPurposes: [SERVER_AUTH, CLIENT_AUTH] }).toSchema(),
    ),
    extension(SUBJECT_ALTERNATIVE_NAME, false, subjectAlternativeName(applicationUri, hosts).toSchema()),
  ];
}

/** SHA-1 over the bits of the public key (RFC 5280, 4.2.1.2, method 1): an identifier, not a signature. */
function keyIdentifier(publicKey: PublicKeyInfo): OctetString {
  const digest = createHash('sha1').update(publicKey.subjectPublicKey.valueBlock.valueHexView).digest();
  return new OctetString({ valueHex: Uint8Array.from(digest).buffer });
}

function basicConstraints(profile: IssuingProfile): BasicConstraints {
  return profile === 'LEGACY'
    ? new BasicConstraints({ cA: true, pathLenConstraint: 0 })
    : new BasicConstraints();
}

function keyUsage({ bits, unusedBits }: { bits: number; unusedBits: number }): BitString {
  return new BitString({ valueHex: Uint8Array.of(bits).buffer, unusedBits });
}

function extension(extnID: string, critical: boolean, value: { toBER(): ArrayBuffer }): Extension {
  return new Extension({ extnID, critical, extnValue: value.toBER() });
}
