import { DataType, getStatusCodeFromCode } from 'node-opcua';
import type { ReadValue } from './read-value.js';
import { instantToJson, type Json } from './variant-to-json.js';

/** Something that is decoded elsewhere: rare, or not as it should be. */
export class UnusualEncodingError extends Error {
  override readonly name = 'UnusualEncodingError';
}

type ScalarDecoder = (decoder: DataValueDecoder) => Json;

const arrayFlag = 0x80;
const dimensionsFlag = 0x40;
/** Bits of a DataValue's mask (OPC 10000-6, 5.2.2.17). */
const has = {
  value: 0x01,
  statusCode: 0x02,
  sourceTimestamp: 0x04,
  serverTimestamp: 0x08,
  sourcePicoseconds: 0x10,
  serverPicoseconds: 0x20,
};
const unixEpochTicks = 116_444_736_000_000_000n;
const ticksOfMillisecond = 10_000n;

const numberToJson = (value: number): Json => (Number.isFinite(value) ? value : String(value));

const decoders: Partial<Record<DataType, ScalarDecoder>> = {
  [DataType.Boolean]: (decoder) => decoder.byte() !== 0,
  [DataType.SByte]: (decoder) => decoder.view.getInt8(decoder.skip(1)),
  [DataType.Byte]: (decoder) => decoder.byte(),
  [DataType.Int16]: (decoder) => decoder.view.getInt16(decoder.skip(2), true),
  [DataType.UInt16]: (decoder) => decoder.view.getUint16(decoder.skip(2), true),
  [DataType.Int32]: (decoder) => decoder.int32(),
  [DataType.UInt32]: (decoder) => decoder.uint32(),
  [DataType.Int64]: (decoder) => decoder.view.getBigInt64(decoder.skip(8), true).toString(),
  [DataType.UInt64]: (decoder) => decoder.view.getBigUint64(decoder.skip(8), true).toString(),
  [DataType.Float]: (decoder) => numberToJson(decoder.view.getFloat32(decoder.skip(4), true)),
  [DataType.Double]: (decoder) => numberToJson(decoder.view.getFloat64(decoder.skip(8), true)),
  [DataType.String]: (decoder) => decoder.text('utf8'),
  [DataType.ByteString]: (decoder) => decoder.text('base64'),
  [DataType.DateTime]: (decoder) => decoder.instant(),
  [DataType.StatusCode]: (decoder) => statusName(decoder.uint32()),
  [DataType.LocalizedText]: (decoder) => decoder.localizedText(),
};
/** By the type's number: a lookup that V8 makes cheap. */
const scalarDecoders = Array.from({ length: 0x40 }, (_, dataType) => decoders[dataType as DataType]);

/**
 * Decodes DataValues of the usual kinds (OPC 10000-6, 5.2.2.16 and 5.2.2.17) straight to what is published, many times as
 * fast as to node-opcua's objects: no Date, no Variant, and an instant that comes again is not written anew.
 */
export class DataValueDecoder {
  readonly view: DataView;
  private lastSource: Instant = { high: 0, low: 0, text: null };
  private lastServer: Instant = this.lastSource;

  constructor(
    private readonly bytes: Buffer,
    private offset: number,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.offset === this.bytes.length;
  }

  /** @throws UnusualEncodingError; RangeError when there is less than it should be */
  dataValue(): ReadValue {
    const mask = this.byte();
    if (mask > 0x3f) throw new UnusualEncodingError();
    let value: Json = null;
    let dataType: string | null = null;
    if (mask & has.value) {
      const encoding = this.byte();
      value = this.variant(encoding);
      dataType = (encoding & 0x3f) === 0 ? null : (typeNames[encoding & 0x3f] ?? null);
    }
    const statusCode = mask & has.statusCode ? statusName(this.uint32()) : 'Good';
    let sourceTimestamp: string | null = null;
    if (mask & has.sourceTimestamp) {
      this.lastSource = this.instantAfter(this.lastSource);
      sourceTimestamp = this.lastSource.text;
    }
    if (mask & has.sourcePicoseconds) this.skip(2);
    let serverTimestamp: string | null = null;
    if (mask & has.serverTimestamp) {
      this.lastServer = this.instantAfter(this.lastServer);
      serverTimestamp = this.lastServer.text;
    }
    if (mask & has.serverPicoseconds) this.skip(2);
    return { value, dataType, statusCode, sourceTimestamp, serverTimestamp };
  }

  private variant(encoding: number): Json {
    if (encoding === 0) return null;
    const decode = scalarDecoders[encoding & 0x3f];
    if (!decode || encoding & dimensionsFlag) throw new UnusualEncodingError();
    return encoding & arrayFlag ? this.array(decode) : decode(this);
  }

  private array(decode: ScalarDecoder): Json {
    const length = this.int32();
    if (length === -1) return null;
    // No element is shorter than a byte.
    if (length < 0 || length > this.bytes.length - this.offset) throw new UnusualEncodingError();
    const elements: Json[] = [];
    for (let index = 0; index < length; index += 1) elements.push(decode(this));
    return elements;
  }

  byte(): number {
    return this.view.getUint8(this.skip(1));
  }

  int32(): number {
    return this.view.getInt32(this.skip(4), true);
  }

  uint32(): number {
    return this.view.getUint32(this.skip(4), true);
  }

  /** Where the next so many bytes begin. */
  skip(count: number): number {
    const start = this.offset;
    this.offset += count;
    return start;
  }

  text(encoding: 'utf8' | 'base64'): string | null {
    const length = this.int32();
    if (length === -1) return null;
    if (length < 0 || length > this.bytes.length - this.offset) throw new UnusualEncodingError();
    const start = this.skip(length);
    return this.bytes.toString(encoding, start, start + length);
  }

  localizedText(): string | null {
    const mask = this.byte();
    if (mask > 0x03) throw new UnusualEncodingError();
    if (mask & 0x01) this.text('utf8');
    return mask & 0x02 ? this.text('utf8') : null;
  }

  instant(): string | null {
    return instantOf(this.view.getBigUint64(this.skip(8), true));
  }

  private instantAfter(last: Instant): Instant {
    const start = this.skip(8);
    const [low, high] = [this.view.getUint32(start, true), this.view.getUint32(start + 4, true)];
    if (high === last.high && low === last.low) return last;
    return { high, low, text: instantOf((BigInt(high) << 32n) | BigInt(low)) };
  }
}

interface Instant {
  readonly high: number;
  readonly low: number;
  readonly text: string | null;
}

/** Of the number of 100 ns since 1601 (OPC 10000-6, 5.2.2.5), to the millisecond. */
function instantOf(ticks: bigint): string | null {
  return instantToJson(Number(ticks / ticksOfMillisecond - unixEpochTicks / ticksOfMillisecond));
}

const typeNames: readonly string[] = Array.from({ length: 26 }, (_, dataType) => DataType[dataType] ?? '');
const statusNames = new Map<number, string>();
/** Servers use a few dozen; with their flags there could be millions. */
const mostStatusNames = 1_000;

function statusName(code: number): string {
  const known = statusNames.get(code);
  if (known !== undefined) return known;
  const { name } = getStatusCodeFromCode(code);
  if (statusNames.size < mostStatusNames) statusNames.set(code, name);
  return name;
}
