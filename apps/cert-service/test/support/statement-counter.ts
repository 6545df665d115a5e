import type { Socket } from 'node:net';
import type { TcpGate } from './tcp-gate.js';

const simpleQuery = 0x51;
const execute = 0x45;

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
      if (bytes[0] === simpleQuery || bytes[0] === execute) count++;
      bytes = bytes.subarray(1 + bytes.readUInt32BE(1));
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
