/** More than any answer to what we ask: 5,000 tags with long strings stay far below. */
const longestMessageBytes = 32 * 1024 * 1024;

/**
 * How much has come of a message whose last chunk is still missing (OPC 10000-6, 6.7.2). node-opcua takes the limits for what
 * it receives from the server's ACK, where zero means none: a server could fill the memory with a message that never ends.
 */
export class UnfinishedMessage {
  private bytes = 0;

  /** Whether one more chunk may be taken. */
  admits(chunk: Buffer): boolean {
    const isIntermediate = chunk.toString('latin1', 3, 4) === 'C';
    this.bytes = isIntermediate ? this.bytes + chunk.length : 0;
    return this.bytes <= longestMessageBytes;
  }
}
