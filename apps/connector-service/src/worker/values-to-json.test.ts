import { expect, it } from '@jest/globals';
import type { TagValue } from '@koios/opcua-contracts';
import fc from 'fast-check';
import { valuesToJson } from './values-to-json.js';

const text = fc.string({ unit: 'binary' });
const instant = fc
  .date({ min: new Date('1601-01-02'), max: new Date('9999-12-30'), noInvalidDate: true })
  .map((date) => date.toISOString());
const tagValue: fc.Arbitrary<TagValue> = fc.record({
  name: text,
  nodeId: text,
  value: fc
    .oneof(fc.double(), fc.integer(), fc.boolean(), fc.constant(null), text, fc.jsonValue())
    .map(asJson),
  dataType: fc.option(fc.constantFrom('Double', 'String', 'LocalizedText')),
  statusCode: fc.constantFrom('Good', 'BadNodeIdUnknown', 'Good#LimitHigh|Overflow'),
  sourceTimestamp: fc.option(instant),
  serverTimestamp: fc.option(instant),
});

function asJson(value: unknown): TagValue['value'] {
  return value as TagValue['value'];
}

it('writes to the letter what JSON.stringify writes', () => {
  fc.assert(
    fc.property(fc.array(tagValue, { maxLength: 8 }), (values) => {
      expect(valuesToJson(values)).toBe(JSON.stringify(values));
    }),
    { numRuns: 1_000 },
  );
});
