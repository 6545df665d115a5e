import {
  DataType,
  type DataValue,
  LocalizedText,
  QualifiedName,
  StatusCode,
  Variant,
  VariantArrayType,
} from 'node-opcua';

/** A value as JSON. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/**
 * The value of a variant as JSON (OPC 10000-6, 5.4 where it does not lose anything): 64-bit integers and numbers that
 * JSON does not know as strings, byte strings as base64, instants in ISO 8601, localized texts as their text, matrices
 * as arrays of arrays (of more than 16 dimensions, or of dimensions that do not fit: as one array).
 */
export function variantToJson(variant: Variant): Json {
  const { arrayType, dataType, value } = variant as {
    arrayType: VariantArrayType;
    dataType: DataType;
    value: unknown;
  };
  if (value === null || value === undefined) return null;
  if (arrayType === VariantArrayType.Scalar) return scalarToJson(dataType, value);
  const elements = Array.from(value as Iterable<unknown>, (element) => scalarToJson(dataType, element));
  return arrayType === VariantArrayType.Matrix ? inRows(elements, variant.dimensions ?? []) : elements;
}

/** The name of the built-in type, for example Double; null when there is no value. */
export function dataTypeNameOf(variant: Variant): string | null {
  return variant.dataType === DataType.Null ? null : DataType[variant.dataType];
}

function scalarToJson(dataType: DataType, value: unknown): Json {
  if (value === null || value === undefined) return null;
  if (dataType === DataType.Int64 || dataType === DataType.UInt64) return integer64ToJson(dataType, value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (value instanceof Date) return instantToJson(value.getTime());
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return objectToJson(value);
}

function objectToJson(value: unknown): Json {
  if (value instanceof LocalizedText) return value.text ?? null;
  if (value instanceof StatusCode) return value.name;
  if (value instanceof Variant) return variantToJson(value);
  if (value instanceof QualifiedName || isNodeId(value)) return value.toString();
  return structureToJson(value);
}

function isNodeId(value: unknown): value is { toString(): string } {
  return typeof value === 'object' && value !== null && 'identifierType' in value && 'namespace' in value;
}

/** Structures of the server's own types: what they say of themselves, in as far as JSON can hold it. */
function structureToJson(value: unknown): Json {
  try {
    return JSON.parse(JSON.stringify(value) ?? 'null') as Json;
  } catch {
    return null;
  }
}

/** node-opcua holds 64-bit integers as two unsigned halves. */
function integer64ToJson(dataType: DataType, value: unknown): Json {
  if (!Array.isArray(value)) return String(value);
  const [high, low] = value as [number, number];
  const bits = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
  return (dataType === DataType.Int64 ? BigInt.asIntN(64, bits) : bits).toString();
}

/** More than anybody measures in; what is nested deeper than the stack is can be neither written nor read as JSON. */
const mostDimensions = 16;

/** The elements as they come where the dimensions do not say how they lie. */
function inRows(elements: Json[], dimensions: readonly number[]): Json[] {
  if (dimensions.length > mostDimensions || dimensions.some((length) => length <= 0)) return elements;
  const size = dimensions.reduce((product, length) => product * length, 1);
  return size === elements.length ? rowsOf(elements, dimensions, 0, size) : elements;
}

/** The last dimension varies fastest (OPC 10000-6, 5.2.2.16). */
function rowsOf(elements: Json[], dimensions: readonly number[], first: number, size: number): Json[] {
  const [length = 1, ...inner] = dimensions;
  if (inner.length === 0) return elements.slice(first, first + size);
  const rowSize = size / length;
  return Array.from({ length }, (_, row) => rowsOf(elements, inner, first + row * rowSize, rowSize));
}

/** 1601-01-01, which is sent for "no instant" (OPC 10000-6, 5.2.2.5). */
const noInstantMs = -11_644_473_600_000;
/** The last instant that ISO 8601 writes with four digits. */
const latestMs = 253_402_300_799_999;
/** Of the greatest Int64: what is greater was a negative number. */
const greatestMs = 922_337_203_685_477 + noInstantMs;

/**
 * An instant, in milliseconds since 1970, in ISO 8601: null when it says that there is none, and the last one of the year 9999
 * for all after that.
 */
export function instantToJson(unixMs: number): string | null {
  if (!(unixMs > noInstantMs && unixMs <= greatestMs)) return null;
  return new Date(Math.min(unixMs, latestMs)).toISOString();
}

/** An instant of a data value in ISO 8601. */
export function timestampToJson(timestamp: DataValue['sourceTimestamp']): string | null {
  return timestamp ? instantToJson(timestamp.getTime()) : null;
}
