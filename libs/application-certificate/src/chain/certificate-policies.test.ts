import { describe, expect, it } from '@jest/globals';
import { Authority, authorityExtensions } from '../../test/authority.js';
import { type ExtensionParts, NOW, OID, soundExtensions } from '../../test/certificate-builder.js';
import { authorityKeyIdentifierOf, keyIdentifierOf } from '../../test/certificate-builder.js';
import { openssl } from '../../test/openssl.js';
import { makeKeyPair } from '../../test/requests.js';
import { element, integer, objectIdentifier, sequence } from '../der/der-writer.js';
import { derToPem } from '../der/pem.js';
import { validateServerCertificate } from '../validation/validate-certificate.js';

const keys = makeKeyPair();
const rootKeys = makeKeyPair();
const plantKeys = makeKeyPair();
const lineKeys = makeKeyPair();
const root = new Authority('Root', null, rootKeys);

const ANY = '2.5.29.32.0';
const PLANT = '1.3.6.1.4.1.99999.1';
const LINE = '1.3.6.1.4.1.99999.2';

const critical = (oid: string, value: Uint8Array): ExtensionParts => ({ oid, critical: true, value });
const policies = (...oids: string[]) =>
  critical(OID.certificatePolicies, sequence(...oids.map((oid) => sequence(objectIdentifier(oid)))));
const mapping = (from: string, to: string) =>
  critical(OID.policyMappings, sequence(sequence(objectIdentifier(from), objectIdentifier(to))));
const skipped = (tag: number, count: number) => element(tag, Buffer.of(count));
const explicitAfter = (count: number) => critical(OID.policyConstraints, sequence(skipped(0x80, count)));
const noMappingAfter = (count: number) =>
  critical(OID.policyConstraints, sequence(skipped(0x80, 0), skipped(0x81, count)));
const noAnyAfter = (count: number) => critical(OID.inhibitAnyPolicy, integer(count));

/** A chain of four with more extensions in the two authorities below the root and in the leaf. */
function chainOf(ofPlant: ExtensionParts[], ofLine: ExtensionParts[], ofLeaf: ExtensionParts[]) {
  const plant = new Authority('Plant', root, plantKeys, {
    extensions: [...authorityExtensions(plantKeys.publicKey, rootKeys.publicKey), ...ofPlant],
  });
  const line = new Authority('Line', plant, lineKeys, {
    extensions: [...authorityExtensions(lineKeys.publicKey, plantKeys.publicKey), ...ofLine],
  });
  const identifier = authorityKeyIdentifierOf(keyIdentifierOf(lineKeys.publicKey));
  const extensions = [...soundExtensions(keys.publicKey, identifier), ...ofLeaf];
  return { leaf: line.issue(keys.publicKey, { extensions }), issuers: [line.certificate, plant.certificate] };
}

type Chain = ReturnType<typeof chainOf>;

function judge({ leaf, issuers }: Chain) {
  const suppressions = new Set(['FIND_REVOCATION_LIST'] as const);
  const context = { trustList: [root.certificate], issuers, crls: [], now: NOW, suppressions };
  return validateServerCertificate(leaf.der, context);
}

function opensslTakes({ leaf, issuers }: Chain): boolean {
  const files = {
    'leaf.pem': derToPem(leaf.der),
    'issuers.pem': issuers.map(({ der }) => derToPem(der)).join(''),
    'root.pem': derToPem(root.certificate.der),
  };
  const at = ['-attime', String(NOW.getTime() / 1000)];
  const chain = ['-CAfile', 'root.pem', '-untrusted', 'issuers.pem', 'leaf.pem'];
  return openssl(['verify', '-policy', ANY, ...at, ...chain], files).exitCode === 0;
}

describe('policies of certificates', () => {
  it.each<[string, Chain]>([
    ['no policy where none is asked for', chainOf([], [], [])],
    ['other policies where none is asked for', chainOf([policies(PLANT)], [policies(LINE)], [])],
    [
      'the policy that is asked for',
      chainOf([policies(PLANT), explicitAfter(0)], [policies(PLANT)], [policies(PLANT)]),
    ],
    ['any policy on the way', chainOf([policies(ANY), explicitAfter(0)], [policies(ANY)], [policies(PLANT)])],
    [
      'a policy that is mapped',
      chainOf([policies(PLANT), explicitAfter(0)], [policies(PLANT), mapping(PLANT, LINE)], [policies(LINE)]),
    ],
    ['a policy that is asked for beyond the leaf', chainOf([explicitAfter(3)], [], [])],
    [
      'any policy before it is inhibited',
      chainOf([policies(PLANT), explicitAfter(0), noAnyAfter(1)], [policies(ANY)], [policies(PLANT)]),
    ],
  ])('allow %s', (_, chain) => {
    expect(judge(chain)).toMatchObject({ statusCode: 'Good', message: null });
    expect(opensslTakes(chain)).toBe(true);
  });

  it.each<[string, Chain]>([
    ['no policy where one is asked for', chainOf([policies(PLANT), explicitAfter(0)], [policies(PLANT)], [])],
    [
      'no policy of an authority on the way',
      chainOf([policies(PLANT), explicitAfter(0)], [], [policies(PLANT)]),
    ],
    ['another policy', chainOf([policies(PLANT), explicitAfter(0)], [policies(PLANT)], [policies(LINE)])],
    ['no policy where the leaf is the first that needs one', chainOf([explicitAfter(2)], [], [])],
    ['a leaf that asks of itself', chainOf([], [], [explicitAfter(0)])],
    [
      'a policy that was mapped to another',
      chainOf(
        [policies(PLANT), explicitAfter(0)],
        [policies(PLANT), mapping(PLANT, LINE)],
        [policies(PLANT)],
      ),
    ],
    [
      'a mapping that is inhibited',
      chainOf(
        [policies(PLANT), noMappingAfter(0)],
        [policies(PLANT), mapping(PLANT, LINE)],
        [policies(LINE)],
      ),
    ],
    [
      'any policy once it is inhibited',
      chainOf([policies(PLANT), explicitAfter(0), noAnyAfter(0)], [policies(ANY)], [policies(PLANT)]),
    ],
  ])('forbid %s', (_, chain) => {
    expect(judge(chain)).toMatchObject({
      step: 'STRUCTURE',
      statusCode: 'BadCertificateInvalid',
      message: expect.stringContaining('An authority asks for a certificate policy'),
    });
    expect(opensslTakes(chain)).toBe(false);
  });

  it.each<[string, ExtensionParts]>([
    ['a mapping of any policy', mapping(ANY, LINE)],
    ['a negative number', noAnyAfter(0xff)],
    ['no constraints', critical(OID.policyConstraints, integer(0))],
  ])('make the chain invalid where an authority has %s', (_, extension) => {
    expect(judge(chainOf([policies(ANY), extension], [], []))).toMatchObject({
      step: 'STRUCTURE',
      message: expect.stringContaining('cannot be read'),
    });
  });

  it('count as none where they cannot be read, which harms nobody unless one is asked for', () => {
    const broken = critical(OID.certificatePolicies, integer(0));
    expect(judge(chainOf([], [], [broken]))).toMatchObject({ statusCode: 'Good' });
    expect(judge(chainOf([explicitAfter(0), policies(ANY)], [policies(ANY)], [broken]))).toMatchObject({
      statusCode: 'BadCertificateInvalid',
    });
  });
});
