import { type BuiltInType, KoiosError, parseNodeId } from '@koios/opcua-contracts';
import {
  coerceNodeId,
  coerceQualifiedName,
  DataType,
  LocalizedText,
  StatusCodes,
  Variant,
  VariantArrayType,
} from 'node-opcua';
import { z } from 'zod';

const integerRanges: Readonly<Partial<Record<BuiltInType, readonly [number, number]>>> = {
  SByte: [-(2 ** 7), 2 ** 7 - 1],
  Byte: [0, 2 ** 8 - 1],
  Int16: [-(2 ** 15), 2 ** 15 - 1],
  UInt16: [0, 2 ** 16 - 1],
  Int32: [-(2 ** 31), 2 ** 31 - 1],
  UInt32: [0, 2 ** 32 - 1],
};
const integer64Ranges: Readonly<Partial<Record<BuiltInType, readonly [bigint, bigint]>>> = {
  Int64: [-(2n ** 63n), 2n ** 63n - 1n],
  UInt64: [0n, 2n ** 64n - 1n],
};
const greatestFloat = 3.402_823_466_385_288_6e38;
const guidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const largestNamespaceIndex = 0xffff;
/** Names no node, and may be the value of a variable all the same. */
const nullNodeId = /^(ns=0;)?i=0$/;
const mostElements = 100_000;

/**
 * A value as callers give it, in the form in which values are shown: 64-bit integers as strings, byte strings as base64,
 * instants in ISO 8601; an array for an array.
 * @throws KoiosError VALUE_INVALID, saying what the data type takes
 */
export function jsonToVariant(value: unknown, dataType: BuiltInType): Variant {
  const type = DataType[dataType as keyof typeof DataType];
  if (!Array.isArray(value))
    return new Variant({
      dataType: type,
      arrayType: VariantArrayType.Scalar,
      value: scalar(value, dataType),
    });
  if (value.length > mostElements) throw invalid(`An array has at most ${mostElements} elements.`);
  const elements = value.map((element: unknown) => scalar(element, dataType));
  return new Variant({ dataType: type, arrayType: VariantArrayType.Array, value: elements });
}

function scalar(value: unknown, dataType: BuiltInType): unknown {
  const range = integerRanges[dataType];
  if (range) return integer(value, dataType, range);
  const range64 = integer64Ranges[dataType];
  if (range64) return integer64(value, dataType, range64);
  const read = readers[dataType];
  if (!read) throw invalid(`Values of the data type ${dataType} cannot be written.`);
  return read(value);
}

function integer(value: unknown, dataType: string, [least, greatest]: readonly [number, number]): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= greatest)
    return value;
  throw invalid(`${dataType} takes whole numbers from ${least} to ${greatest}.`);
}

/** node-opcua holds 64-bit integers as two unsigned halves. */
function integer64(
  value: unknown,
  dataType: string,
  [least, greatest]: readonly [bigint, bigint],
): [number, number] {
  const isWhole = Number.isSafeInteger(value) || (typeof value === 'string' && /^-?\d{1,20}$/.test(value));
  const number = isWhole ? BigInt(value as string | number) : undefined;
  if (number === undefined || number < least || number > greatest)
    throw invalid(`${dataType} takes whole numbers from ${least} to ${greatest}, as strings.`);
  const bits = BigInt.asUintN(64, number);
  return [Number(bits >> 32n), Number(bits & 0xffffffffn)];
}

type Reader = (value: unknown) => unknown;

const readers: Readonly<Partial<Record<BuiltInType, Reader>>> = {
  Boolean: (value) => expecting(z.boolean(), value, 'Boolean takes true or false.'),
  Double: (value) => floatingPoint(value, Number.MAX_VALUE, 'Double'),
  Float: (value) => floatingPoint(value, greatestFloat, 'Float'),
  String: (value) => expecting(z.string(), value, 'String takes a text.'),
  XmlElement: (value) => expecting(z.string(), value, 'XmlElement takes a text.'),
  DateTime: (value) =>
    new Date(
      expecting(
        z.iso.datetime({ offset: true }),
        value,
        'DateTime takes an instant such as 2026-03-01T12:00:00.000Z.',
      ),
    ),
  Guid: (value) =>
    expecting(
      z.string().regex(guidForm),
      value,
      'Guid takes a text such as 72962b91-fa75-4ae6-8d28-b404dc7daf63.',
    ),
  ByteString: (value) =>
    Buffer.from(expecting(z.base64(), value, 'ByteString takes bytes as base64.'), 'base64'),
  LocalizedText: (value) =>
    new LocalizedText({ text: expecting(z.string(), value, 'LocalizedText takes a text.') }),
  QualifiedName: (value) => {
    const message = 'QualifiedName takes a text such as 1:Name.';
    const text = expecting(z.string().min(1), value, message);
    if (Number(/^(\d+):/.exec(text)?.[1] ?? 0) > largestNamespaceIndex) throw invalid(message);
    return coerceQualifiedName(text);
  },
  NodeId: (value) => nodeId(value, 'NodeId'),
  ExpandedNodeId: (value) => nodeId(value, 'ExpandedNodeId'),
  StatusCode: (value) => {
    const name = expecting(z.string(), value, 'StatusCode takes a name such as Good.');
    const code = Object.hasOwn(StatusCodes, name) ? StatusCodes[name as keyof typeof StatusCodes] : undefined;
    if (!code) throw invalid('StatusCode takes a name such as Good.');
    return code;
  },
};

const special: ReadonlyMap<unknown, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

/** What JSON has no number for is given as it is shown. */
function floatingPoint(value: unknown, greatest: number, name: string): number {
  const number = special.get(value) ?? value;
  const fits = typeof number === 'number' && (!Number.isFinite(number) || Math.abs(number) <= greatest);
  if (fits) return number;
  throw invalid(`${name} takes numbers up to ${greatest}.`);
}

function nodeId(value: unknown, name: string): unknown {
  const message = `${name} takes a text such as ns=2;s=Boiler.`;
  const text = expecting(z.string(), value, message);
  if (!parseNodeId(text) && !nullNodeId.test(text)) throw invalid(message);
  return coerceNodeId(text);
}

function expecting<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  message: string,
): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalid(message);
  return parsed.data;
}

function invalid(message: string): KoiosError {
  return new KoiosError('VALUE_INVALID', message, 'value');
}
