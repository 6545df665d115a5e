import type { Socket } from 'node:net';
import type { TcpGate } from './tcp-gate.js';

/** Frontend messages that begin a statement: Query, and Parse of the extended protocol (PostgreSQL manual, 54.7). */
const statementTypes = new Set([0x51, 0x50]);
/** What a connection begins with: a new one may come into being at any time. */
const limits = 'SET statement_timeout';

/**
 * Counts the statements that clients send to PostgreSQL, by its wire protocol: every frontend message is a type byte
 * and a length, but for the first one of a connection, which has no type. Those that the service sends by the clock are
 * among them: whoever must not count them says which text is meant.
 */
export async function countStatements(
  gate: TcpGate,
  work: () => Promise<unknown>,
  text = '',
): Promise<number> {
  let count = 0;
  const rests = new Map<Socket, Buffer>();
  gate.onSent = (chunk, connection) => {
    let bytes = Buffer.concat([rests.get(connection) ?? Buffer.alloc(0), chunk]);
    for (let length = lengthOf(bytes); length <= bytes.length; length = lengthOf(bytes)) {
      const message = bytes.subarray(0, length);
      if (statementTypes.has(message[0] ?? 0) && !message.includes(limits) && message.includes(text)) count++;
      bytes = bytes.subarray(length);
    }
    rests.set(connection, bytes);
  };
  try {
    await work();
    return count;
  } finally {
    gate.onSent = undefined;
  }
}

/** Of the first message, whole or not; infinite where there is not enough of it to say. */
function lengthOf(bytes: Buffer): number {
  const typeLength = bytes[0] === 0 ? 0 : 1;
  return bytes.length < typeLength + 4
    ? Number.POSITIVE_INFINITY
    : typeLength + bytes.readUInt32BE(typeLength);
}
