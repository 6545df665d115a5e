import { ObjectIdentifier, Sequence, Set as AsnSet, Utf8String } from 'asn1js';
import { RelativeDistinguishedNames } from 'pkijs';

const ORGANIZATION_NAME = '2.5.4.10';
const COMMON_NAME = '2.5.4.3';

/**
 * Who runs it and what it is: O, then CN (OPC 10000-6, 6.2.2), as UTF8String (RFC 5280, 4.1.2.4). Each attribute is a
 * relative name of its own; pkijs by itself would put all of them into one set, which many readers do not take apart.
 */
export function distinguishedName(commonName: string, organization: string): RelativeDistinguishedNames {
  const name = new Sequence({
    value: [relativeName(ORGANIZATION_NAME, organization), relativeName(COMMON_NAME, commonName)],
  });
  return new RelativeDistinguishedNames({ valueBeforeDecode: name.toBER() });
}

function relativeName(type: string, value: string): AsnSet {
  const attribute = new Sequence({
    value: [new ObjectIdentifier({ value: type }), new Utf8String({ value })],
  });
  return new AsnSet({ value: [attribute] });
}
