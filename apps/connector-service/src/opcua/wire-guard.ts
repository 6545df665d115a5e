/** What a server did that the protocol does not know, as a status code and in words. */
export interface Violation {
  readonly code: string;
  readonly words: string;
}

const headerBytes = 8;
const acknowledgeBytes = 28;
/** An ERR message holds a reason of at most 4,096 bytes. */
const longestErrorBytes = 8_192;
/**
 * What we say in our hello that we take and send in one chunk. node-opcua, here and in a server, takes this much memory for every
 * message however short: with its own 640 KiB a connector of 300 devices collected garbage every second.
 */
export const bufferBytes = 64 * 1_024;
/** Servers must offer 8,192 (OPC 10000-6, 7.1.2.4); node-opcua cannot work with a handful. */
const smallestBufferBytes = 1_024;
/** OpenSecureChannel carries a certificate chain and is never divided (OPC 10000-6, 6.7.2). */
const longestOpeningBytes = 65_536;
/** Endpoints with their certificates, and no values yet. */
const longestEarlyMessageBytes = 1_024 * 1_024;
/** More than any answer to what we ask: 5,000 tags with long strings stay far below. */
const longestMessageBytes = 32 * 1_024 * 1_024;
/** As many as 32 MiB have in buffers of the smallest size that a server must offer. */
const mostChunks = 4_096;

type Stage = 'GREETING' | 'OPENING' | 'OPEN' | 'ENDED';

/**
 * Follows the frames of what a server sends (OPC 10000-6, 6.7.2 and 7.1.2) before anything is kept or decoded: only what may
 * come now may come, no larger than it may be, and one answer for each request. node-opcua takes the limits for what it receives
 * from the server itself, where zero means none.
 */
export class WireGuard {
  private stage: Stage = 'GREETING';
  private readonly header = Buffer.alloc(acknowledgeBytes);
  private collected = 0;
  private leftOfChunk = 0;
  private unanswered = 0;
  private messageBytes = 0;
  private messageChunks = 0;
  /** Once there is a session: answers with values may be long. */
  hasSession = false;

  /** A chunk goes out: the last one of a message may be answered. */
  sent(chunk: Buffer): void {
    const { type, end } = frameOf(chunk);
    if (end !== 'C' && (type === 'OPN' || type === 'MSG')) this.unanswered += 1;
  }

  /** The first thing in these bytes that may not be, if there is one. */
  check(data: Buffer): Violation | undefined {
    let offset = 0;
    while (offset < data.length) {
      if (this.leftOfChunk > 0) {
        const skipped = Math.min(this.leftOfChunk, data.length - offset);
        this.leftOfChunk -= skipped;
        offset += skipped;
        continue;
      }
      offset += this.collect(data, offset);
      if (this.collected < this.wantedOfHeader()) continue;
      const violation = this.begin();
      if (violation) return violation;
    }
    return undefined;
  }

  private collect(data: Buffer, offset: number): number {
    const wanted = this.wantedOfHeader() - this.collected;
    const copied = data.copy(this.header, this.collected, offset, Math.min(data.length, offset + wanted));
    this.collected += copied;
    return copied;
  }

  /** The greeting is looked into: node-opcua takes its sizes over as they are. */
  private wantedOfHeader(): number {
    if (this.stage !== 'GREETING' || this.collected < headerBytes) return headerBytes;
    const { type, size } = frameOf(this.header);
    return type === 'ACK' && size === acknowledgeBytes ? acknowledgeBytes : headerBytes;
  }

  private begin(): Violation | undefined {
    const { type, end, size } = frameOf(this.header);
    if (!/^[FCA]$/.test(end) || size < headerBytes) return this.strange();
    this.leftOfChunk = size - this.collected;
    this.collected = 0;
    if (this.stage !== 'ENDED' && type === 'ERR') return this.takeError(size);
    switch (this.stage) {
      case 'GREETING':
        return this.takeGreeting(type);
      case 'OPENING':
        return type === 'OPN' ? this.takeOpening(end, size) : this.strange();
      case 'OPEN':
        if (type === 'OPN') return this.takeOpening(end, size);
        return type === 'MSG' ? this.takeMessage(end, size) : this.strange();
      case 'ENDED':
        return this.strange();
    }
  }

  private takeError(size: number): Violation | undefined {
    this.stage = 'ENDED';
    return size > longestErrorBytes ? tooLarge(size) : undefined;
  }

  private takeGreeting(type: string): Violation | undefined {
    const [receive, send] = [this.header.readUInt32LE(12), this.header.readUInt32LE(16)];
    const isWhole = type === 'ACK' && this.leftOfChunk === 0;
    if (!isWhole || receive < smallestBufferBytes || send < smallestBufferBytes) return this.strange();
    this.stage = 'OPENING';
    return undefined;
  }

  private takeOpening(end: string, size: number): Violation | undefined {
    if (end !== 'F') return this.strange();
    if (size > longestOpeningBytes) return tooLarge(size);
    this.stage = 'OPEN';
    return this.answer();
  }

  private takeMessage(end: string, size: number): Violation | undefined {
    this.messageBytes += size;
    this.messageChunks += 1;
    const isTooLarge = size > bufferBytes || this.messageBytes > this.longestMessage;
    if (isTooLarge || this.messageChunks > mostChunks) return tooLarge(this.messageBytes);
    if (this.unanswered === 0) return this.answer();
    if (end === 'C') return undefined;
    this.messageBytes = 0;
    this.messageChunks = 0;
    return this.answer();
  }

  private get longestMessage(): number {
    return this.hasSession ? longestMessageBytes : longestEarlyMessageBytes;
  }

  private answer(): Violation | undefined {
    this.unanswered -= 1;
    return this.unanswered < 0
      ? { code: 'BadTcpMessageTypeInvalid', words: 'an answer to nothing that we asked' }
      : undefined;
  }

  private strange(): Violation {
    const code = this.stage === 'GREETING' ? 'BadUnknownResponse' : 'BadTcpMessageTypeInvalid';
    const start = this.header
      .toString('latin1', 0, headerBytes)
      .replaceAll(/[^\x20-\x7e]+/g, ' ')
      .trim();
    return { code, words: `a message that begins with "${start}"` };
  }
}

function frameOf(chunk: Buffer): { type: string; end: string; size: number } {
  return {
    type: chunk.toString('latin1', 0, 3),
    end: chunk.toString('latin1', 3, 4),
    size: chunk.readUInt32LE(4),
  };
}

function tooLarge(bytes: number): Violation {
  return { code: 'BadTcpMessageTooLarge', words: `a message of at least ${bytes} bytes` };
}
