import { describe, expect, it } from '@jest/globals';
import {
  coerceInt64,
  coerceNodeId,
  coerceUInt64,
  DataType,
  LocalizedText,
  QualifiedName,
  StatusCodes,
  Variant,
  VariantArrayType,
} from 'node-opcua';
import { dataTypeNameOf, timestampToJson, variantToJson } from './variant-to-json.js';

const scalar = (dataType: DataType, value: unknown): Variant =>
  new Variant({ dataType, arrayType: VariantArrayType.Scalar, value });

describe('a value as JSON', () => {
  it.each([
    [DataType.Boolean, true, true],
    [DataType.Int32, -7, -7],
    [DataType.Double, 1.5, 1.5],
    [DataType.Double, Number.NaN, 'NaN'],
    [DataType.Double, Number.POSITIVE_INFINITY, 'Infinity'],
    [DataType.Float, Number.NEGATIVE_INFINITY, '-Infinity'],
    [DataType.String, 'Öl', 'Öl'],
    [DataType.String, null, null],
    [DataType.Int64, coerceInt64('-9000000000000000001'), '-9000000000000000001'],
    [DataType.Int64, coerceInt64(-1), '-1'],
    [DataType.Int64, coerceInt64('9223372036854775807'), '9223372036854775807'],
    [DataType.UInt64, coerceUInt64('18446744073709551615'), '18446744073709551615'],
    [DataType.UInt64, coerceUInt64(0), '0'],
    [DataType.DateTime, new Date(0), '1970-01-01T00:00:00.000Z'],
    [DataType.Guid, '00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000001'],
    [DataType.ByteString, Buffer.from([1, 2, 255]), 'AQL/'],
    [DataType.ByteString, null, null],
    [DataType.XmlElement, '<a/>', '<a/>'],
    [DataType.NodeId, coerceNodeId('ns=2;s=Boiler'), 'ns=2;s=Boiler'],
    [DataType.StatusCode, StatusCodes.BadSensorFailure, 'BadSensorFailure'],
    [DataType.QualifiedName, new QualifiedName({ namespaceIndex: 1, name: 'Level' }), '1:Level'],
    [DataType.LocalizedText, new LocalizedText({ locale: 'de', text: 'Füllstand' }), 'Füllstand'],
    [DataType.LocalizedText, new LocalizedText({ locale: 'de', text: null }), null],
  ])('of type %d: %p becomes %p', (dataType, value, json) => {
    expect(variantToJson(scalar(dataType, value))).toEqual(json);
    expect(JSON.parse(JSON.stringify(variantToJson(scalar(dataType, value))))).toEqual(json);
  });

  it('keeps arrays as arrays', () => {
    const numbers = new Variant({
      dataType: DataType.Double,
      arrayType: VariantArrayType.Array,
      value: [1, Number.NaN],
    });
    expect(variantToJson(numbers)).toEqual([1, 'NaN']);
    const long = [coerceInt64(-1), coerceInt64(2)];
    const longs = new Variant({ dataType: DataType.Int64, arrayType: VariantArrayType.Array, value: long });
    expect(variantToJson(longs)).toEqual(['-1', '2']);
    const bytes = new Variant({
      dataType: DataType.Byte,
      arrayType: VariantArrayType.Array,
      value: Buffer.from([1, 2]),
    });
    expect(variantToJson(bytes)).toEqual([1, 2]);
    const none = new Variant({ dataType: DataType.Double, arrayType: VariantArrayType.Array, value: [] });
    expect(variantToJson(none)).toEqual([]);
  });

  it('puts a matrix into rows', () => {
    const matrix = new Variant({
      dataType: DataType.Int32,
      arrayType: VariantArrayType.Matrix,
      dimensions: [2, 3],
      value: [1, 2, 3, 4, 5, 6],
    });
    expect(variantToJson(matrix)).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });

  it.each([
    ['more dimensions than anybody measures in', new Array<number>(17).fill(1), [7]],
    ['as many dimensions as the stack cannot hold', new Array<number>(5_500).fill(1), [7]],
    ['as many dimensions as the memory cannot hold', new Array<number>(60_000).fill(1), [7]],
    ['dimensions of more elements than there are', [2, 3], [1, 2, 3, 4]],
    ['dimensions of fewer elements than there are', [1, 3], [1, 2, 3, 4]],
    ['a dimension of nothing', [2, 0], [1, 2]],
    ['dimensions below zero', [-1, -1], [7]],
  ])('leaves a matrix of %s as one array', (_, dimensions, value) => {
    const matrix = new Variant({ dataType: DataType.Int32, arrayType: VariantArrayType.Array, value });
    matrix.arrayType = VariantArrayType.Matrix;
    matrix.dimensions = dimensions;
    expect(variantToJson(matrix)).toEqual(value);
  });

  it('puts 16 dimensions into rows still', () => {
    const dimensions = new Array<number>(16).fill(1);
    const matrix = new Variant({
      dataType: DataType.Int32,
      arrayType: VariantArrayType.Matrix,
      dimensions,
      value: [7],
    });
    expect(JSON.stringify(variantToJson(matrix))).toBe(`${'['.repeat(16)}7${']'.repeat(16)}`);
  });

  it('takes a variant in a variant for its value', () => {
    const inner = scalar(DataType.Int64, coerceInt64(5));
    const outer = new Variant({
      dataType: DataType.Variant,
      arrayType: VariantArrayType.Array,
      value: [inner],
    });
    expect(variantToJson(outer)).toEqual(['5']);
  });

  it('has no value and no type where there is none', () => {
    expect(variantToJson(new Variant())).toBeNull();
    expect(dataTypeNameOf(new Variant())).toBeNull();
    expect(dataTypeNameOf(scalar(DataType.UInt16, 1))).toBe('UInt16');
  });

  it('has an instant only where there is one', () => {
    expect(timestampToJson(new Date(0))).toBe('1970-01-01T00:00:00.000Z');
    expect(timestampToJson(new Date(Number.NaN))).toBeNull();
    expect(timestampToJson(null)).toBeNull();
  });
});
