import {
  coerceInt64,
  coerceUInt64,
  DataType,
  ExpandedNodeId,
  LocalizedText,
  NodeId,
  NodeIdType,
  QualifiedName,
  StatusCodes,
} from 'node-opcua';
import type { SimulationClock } from './simulation-clock.js';
import { sine, square } from './waves.js';

/** A value of one built-in type that moves with time (OPC 10000-6, 5.1.2). */
export interface ScalarType {
  readonly name: string;
  readonly dataType: DataType;
  readonly valueAt: (tick: number, clock: SimulationClock) => unknown;
}

const WAVE_TICKS = 100;
const SECOND_TICKS = 10;
const STATUS_CODES = [StatusCodes.Good, StatusCodes.UncertainLastUsableValue, StatusCodes.BadSensorFailure];
/** Beyond what a JavaScript number holds exactly: clients that round are found out. */
const LARGE_UINT64 = 18_000_000_000_000_000_000n;
const LARGE_INT64 = 9_000_000_000_000_000_000n;

/** Every built-in type but Structure, DataValue, Variant and DiagnosticInfo, which are no values of a tag. */
export const SCALAR_TYPES: readonly ScalarType[] = [
  { name: 'Boolean', dataType: DataType.Boolean, valueAt: (tick) => square(tick, 2 * SECOND_TICKS) },
  { name: 'SByte', dataType: DataType.SByte, valueAt: (tick) => wave(tick, 100) },
  { name: 'Byte', dataType: DataType.Byte, valueAt: (tick) => tick % 2 ** 8 },
  { name: 'Int16', dataType: DataType.Int16, valueAt: (tick) => wave(tick, 30_000) },
  { name: 'UInt16', dataType: DataType.UInt16, valueAt: (tick) => tick % 2 ** 16 },
  { name: 'Int32', dataType: DataType.Int32, valueAt: (tick) => wave(tick, 2_000_000_000) },
  { name: 'UInt32', dataType: DataType.UInt32, valueAt: (tick) => (4_000_000_000 + tick) % 2 ** 32 },
  {
    name: 'Int64',
    dataType: DataType.Int64,
    valueAt: (tick) => coerceInt64(String(BigInt(tick) - LARGE_INT64)),
  },
  {
    name: 'UInt64',
    dataType: DataType.UInt64,
    valueAt: (tick) => coerceUInt64(String(BigInt(tick) + LARGE_UINT64)),
  },
  { name: 'Float', dataType: DataType.Float, valueAt: (tick) => 50 * sine(tick, WAVE_TICKS) },
  { name: 'Double', dataType: DataType.Double, valueAt: (tick) => 100 * sine(tick, WAVE_TICKS) },
  { name: 'String', dataType: DataType.String, valueAt: (tick) => `Sample ${tick}` },
  { name: 'DateTime', dataType: DataType.DateTime, valueAt: (tick, clock) => clock.timeOf(tick) },
  { name: 'Guid', dataType: DataType.Guid, valueAt: guid },
  { name: 'ByteString', dataType: DataType.ByteString, valueAt: byteString },
  { name: 'XmlElement', dataType: DataType.XmlElement, valueAt: (tick) => `<sample number="${tick}"/>` },
  {
    name: 'NodeId',
    dataType: DataType.NodeId,
    valueAt: (tick) => new NodeId(NodeIdType.NUMERIC, tick + 1, 1),
  },
  { name: 'ExpandedNodeId', dataType: DataType.ExpandedNodeId, valueAt: expandedNodeId },
  { name: 'StatusCode', dataType: DataType.StatusCode, valueAt: statusCode },
  { name: 'QualifiedName', dataType: DataType.QualifiedName, valueAt: qualifiedName },
  { name: 'LocalizedText', dataType: DataType.LocalizedText, valueAt: localizedText },
];

function wave(tick: number, amplitude: number): number {
  return Math.round(amplitude * sine(tick, WAVE_TICKS));
}

function guid(tick: number): string {
  return `00000000-0000-4000-8000-${tick.toString(16).toUpperCase().padStart(12, '0')}`;
}

function byteString(tick: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(tick));
  return bytes;
}

function expandedNodeId(tick: number): ExpandedNodeId {
  return new ExpandedNodeId(NodeIdType.NUMERIC, tick + 1, 1, null, 0);
}

function statusCode(tick: number) {
  return STATUS_CODES[Math.floor(tick / SECOND_TICKS) % STATUS_CODES.length];
}

function qualifiedName(tick: number): QualifiedName {
  return new QualifiedName({ namespaceIndex: 1, name: `Sample ${tick}` });
}

function localizedText(tick: number): LocalizedText {
  return new LocalizedText({ locale: 'en', text: `Sample ${tick}` });
}
