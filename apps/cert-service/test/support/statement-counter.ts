import type { Socket } from 'node:net';
import type { TcpGate } from './tcp-gate.js';

const simpleQuery = 0x51;
const execute = 0x45;
/** What a connection begins with: a new one may come into being at any time. */
const limits = 'SET statement_timeout';

/**
 * Counts the statements that clients send to PostgreSQL, by its wire protocol: every frontend message is a type byte
 * and a length (PostgreSQL manual, 54.7). Only connections that are past their start-up are looked at.
 */
export async function countStatements(gate: TcpGate, work: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const rests = new Map<Socket, Buffer>();
  gate.onSent = (chunk, connection) => {
    let bytes = Buffer.concat([rests.get(connection) ?? Buffer.alloc(0), chunk]);
    while (bytes.length >= 5 && bytes.length > bytes.readUInt32BE(1)) {
      const message = bytes.subarray(0, 1 + bytes.readUInt32BE(1));
      if ((message[0] === simpleQuery && !message.includes(limits)) || message[0] === execute) count++;
      bytes = bytes.subarray(message.length);
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
