import { getStatusCodeFromCode } from 'node-opcua';

/** Why a server closes a connection, in its own words. */
export interface ErrorMessage {
  readonly code: string;
  readonly reason: string;
}

/** The code and the reason in an ERR message (OPC 10000-6, 7.1.2.5); undefined for any other message. */
export function errorMessageIn(chunk: Buffer): ErrorMessage | undefined {
  if (chunk.toString('latin1', 0, 3) !== 'ERR' || chunk.length < 12) return undefined;
  // The lower half holds flags (OPC 10000-4, 7.39), of which an error has none.
  const statusCode = getStatusCodeFromCode((chunk.readUInt32LE(8) & 0xffff0000) >>> 0);
  return {
    code: statusCode.isBad() ? statusCode.name : 'BadUnknownResponse',
    reason: chunk.toString('utf8', 16, Math.min(chunk.length, 16 + 256)),
  };
}
