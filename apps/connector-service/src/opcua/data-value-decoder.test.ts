import { describe, expect, it } from '@jest/globals';
import { scanResultSchema } from '@koios/opcua-contracts';
import fc from 'fast-check';
import {
  BinaryStream,
  DataType,
  DataValue,
  LocalizedText,
  NodeId,
  StatusCodes,
  Variant,
  VariantArrayType,
} from 'node-opcua';
import { scanResultOf } from '../../test/fixtures/reports.js';
import { DataValueDecoder, UnusualEncodingError } from './data-value-decoder.js';
import { readValueOf } from './read-value.js';

const integer = (bits: number, isSigned: boolean) =>
  isSigned
    ? fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 })
    : fc.integer({ min: 0, max: 2 ** bits - 1 });
const halves = fc.tuple(integer(32, false), integer(32, false)).map(([high, low]) => [high, low]);
const instants = fc.date({
  min: new Date('1601-01-02T00:00:00Z'),
  max: new Date('9999-12-30T00:00:00Z'),
  noInvalidDate: true,
});
const texts = fc.option(fc.string({ unit: 'grapheme' }));
const statuses = fc.constantFrom(
  StatusCodes.Good,
  StatusCodes.BadNodeIdUnknown,
  StatusCodes.UncertainLastUsableValue,
  StatusCodes.GoodOverload,
);

/** Every built-in type that is decoded here. */
const values: readonly [DataType, fc.Arbitrary<unknown>][] = [
  [DataType.Boolean, fc.boolean()],
  [DataType.SByte, integer(8, true)],
  [DataType.Byte, integer(8, false)],
  [DataType.Int16, integer(16, true)],
  [DataType.UInt16, integer(16, false)],
  [DataType.Int32, integer(32, true)],
  [DataType.UInt32, integer(32, false)],
  [DataType.Int64, halves],
  [DataType.UInt64, halves],
  [DataType.Float, fc.float()],
  [DataType.Double, fc.double()],
  [DataType.String, texts],
  [DataType.DateTime, instants],
  [DataType.ByteString, fc.option(fc.uint8Array().map((bytes) => Buffer.from(bytes)))],
  [DataType.StatusCode, statuses],
  [DataType.LocalizedText, fc.record({ locale: texts, text: texts }).map((text) => new LocalizedText(text))],
];

/** A data value as it is on the wire. */
interface Sample {
  readonly dataType: DataType;
  /** One of a scalar, or those of an array. */
  readonly elements: readonly unknown[];
  readonly isArray: boolean;
  readonly rest: ConstructorParameters<typeof DataValue>[0];
}

const samples: fc.Arbitrary<Sample> = fc.constantFrom(...values).chain(([dataType, element]) =>
  fc
    .record({
      isArray: fc.boolean(),
      elements: fc.array(element, { minLength: 1, maxLength: 5 }),
      rest: fc.record({
        statusCode: statuses,
        sourceTimestamp: fc.option(instants),
        serverTimestamp: fc.option(instants),
        sourcePicoseconds: fc.integer({ min: 0, max: 9_999 }).map((ten) => ten * 10),
        serverPicoseconds: fc.integer({ min: 0, max: 9_999 }).map((ten) => ten * 10),
      }),
    })
    .map((sample) => ({ dataType, ...sample })),
);

function written(write: (stream: BinaryStream) => void): Buffer {
  const stream = new BinaryStream(Buffer.alloc(10_000));
  write(stream);
  return Buffer.from(stream.buffer.subarray(0, stream.length));
}

const encoded = (value: DataValue): Buffer => written((stream) => value.encode(stream));

/** Jest's ArrayBuffer is not node's: node-opcua's encoder refuses typed arrays there, so that arrays are put together here. */
function encodedSample({ dataType, elements, isArray, rest }: Sample): Buffer {
  const scalars = elements.map((value) =>
    written((stream) => new Variant({ dataType, arrayType: VariantArrayType.Scalar, value }).encode(stream)),
  );
  const [first] = elements;
  const [firstBytes = Buffer.alloc(0)] = scalars;
  const one = new Variant({ dataType, arrayType: VariantArrayType.Scalar, value: first });
  const whole = encoded(new DataValue({ ...rest, value: one }));
  if (!isArray) return whole;
  const length = Buffer.alloc(4);
  length.writeInt32LE(scalars.length);
  const items = scalars.map((bytes) => bytes.subarray(1));
  const after = whole.subarray(1 + firstBytes.length);
  return Buffer.concat([whole.subarray(0, 1), Buffer.from([dataType | 0x80]), length, ...items, after]);
}

function decodedByNodeOpcua(bytes: Buffer, count: number): DataValue[] {
  const stream = new BinaryStream(bytes);
  return Array.from({ length: count }, () => {
    const dataValue = new DataValue();
    dataValue.decode(stream);
    return dataValue;
  });
}

describe('values of the usual kinds', () => {
  it('are what node-opcua decodes and variantToJson makes of it', () => {
    fc.assert(
      fc.property(fc.array(samples, { minLength: 1, maxLength: 20 }), (all) => {
        const bytes = Buffer.concat(all.map(encodedSample));
        const decoder = new DataValueDecoder(bytes, 0);
        const found = all.map(() => decoder.dataValue());
        expect(found).toEqual(decodedByNodeOpcua(bytes, all.length).map(readValueOf));
        expect(decoder.isAtEnd).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['no value', '00'],
    ['a null', '0100'],
    ['an array of nothing', '018600000000'],
    ['no array', '0186ffffffff'],
  ])('may be %s', (_, hex) => {
    const bytes = Buffer.from(hex, 'hex');
    const [expected] = decodedByNodeOpcua(bytes, 1).map(readValueOf);
    expect(new DataValueDecoder(bytes, 0).dataValue()).toEqual(expected);
  });

  it('keep the flags of their status', () => {
    const bytes = Buffer.from('0200b40000', 'hex');
    bytes.writeUInt32LE(0x80340480, 1);
    expect(new DataValueDecoder(bytes, 0).dataValue().statusCode).toBe(
      decodedByNodeOpcua(bytes, 1)[0]?.statusCode.name,
    );
  });

  it('are refused when something is missing, and never read from beyond the end', () => {
    fc.assert(
      fc.property(fc.array(samples, { minLength: 1, maxLength: 3 }), fc.nat(), (all, cut) => {
        const whole = Buffer.concat(all.map(encodedSample));
        const decoder = new DataValueDecoder(whole.subarray(0, cut % whole.length), 0);
        // Trailing picoseconds are skipped and not read: then the end is not where it should be.
        expect(() => {
          all.forEach(() => decoder.dataValue());
          if (!decoder.isAtEnd) throw new RangeError();
        }).toThrow();
      }),
    );
  });
});

describe('values that are left to node-opcua', () => {
  it.each([
    ['a NodeId', new Variant({ dataType: DataType.NodeId, value: NodeId.resolveNodeId('ns=1;s=x') })],
    [
      'a variant in a variant',
      new Variant({
        dataType: DataType.Variant,
        arrayType: VariantArrayType.Array,
        value: [new Variant({ dataType: DataType.Byte, value: 1 })],
      }),
    ],
  ])('are %s', (_, value) => {
    const decoder = new DataValueDecoder(encoded(new DataValue({ value })), 0);
    expect(() => decoder.dataValue()).toThrow(UnusualEncodingError);
  });

  it('are matrices', () => {
    const bytes = Buffer.from('01c3020000000102' + '020000000100000002000000', 'hex');
    expect(decodedByNodeOpcua(bytes, 1)[0]?.value.dimensions).toEqual([1, 2]);
    expect(() => new DataValueDecoder(bytes, 0).dataValue()).toThrow(UnusualEncodingError);
  });

  it('are arrays that say they are longer than the message', () => {
    const bytes = Buffer.from('0186ffffff7f00', 'hex');
    expect(() => new DataValueDecoder(bytes, 0).dataValue()).toThrow(UnusualEncodingError);
  });
});

describe('instants that no calendar has', () => {
  const latest = '9999-12-31T23:59:59.999Z';
  const lastTicks = 2_650_467_743_999_999_999n;

  it.each([
    ['no instant', 0n, null],
    ['less than a millisecond', 9_999n, null],
    ['the first millisecond', 10_000n, '1601-01-01T00:00:00.001Z'],
    ['the last one of the year 9999', lastTicks, latest],
    ['the first one of the year 10000', lastTicks + 1n, latest],
    ['the greatest Int64', 2n ** 63n - 1n, latest],
    ['a negative number', 2n ** 64n - 864_000_000_000n, null],
    ['all bits', 2n ** 64n - 1n, null],
  ])('(%s) keep no scan from being published', (_, ticks, text) => {
    const instant = Buffer.alloc(8);
    instant.writeBigUInt64LE(ticks);
    // A DateTime as the value, with both timestamps.
    const bytes = Buffer.concat([Buffer.from('0d0d', 'hex'), instant, instant, instant]);
    const decoded = new DataValueDecoder(bytes, 0).dataValue();
    expect(decoded).toMatchObject({ value: text, sourceTimestamp: text, serverTimestamp: text });
    expect(decodedByNodeOpcua(bytes, 1).map(readValueOf)).toEqual([decoded]);
    const values = [{ name: 'Level', nodeId: 'i=1', ...decoded }];
    expect(scanResultSchema.parse(scanResultOf(values)).values).toEqual(values);
  });
});
