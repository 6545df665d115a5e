import type { Socket } from 'node:net';
import { errorMessageIn } from './error-message.js';
import { OpcUaFault } from './opcua-fault.js';
import { bufferBytes } from './wire-guard.js';

/** What a server says of itself in its ACK message (OPC 10000-6, 7.1.2.4). */
export interface Acknowledgement {
  readonly protocolVersion: number;
  readonly receiveBufferSize: number;
  readonly sendBufferSize: number;
}

const headerBytes = 8;
const acknowledgeBytes = 28;
/** An ERR message holds a reason of at most 4,096 bytes; nothing longer is an answer to a hello. */
const longestAnswerBytes = 8_192;

/**
 * Says hello on a TCP connection that was just made (OPC 10000-6, 7.1.2.3). The socket is of no use afterwards.
 * @throws OpcUaFault with the server's code, or BadUnknownResponse for what is no OPC UA server
 */
export async function sayHello(socket: Socket, endpointUrl: string): Promise<Acknowledgement> {
  socket.write(helloMessage(endpointUrl));
  const answer = await firstMessage(socket);
  const refusal = errorMessageIn(answer);
  if (refusal) throw new OpcUaFault(refusal.code, refusal.reason || null);
  if (answer.toString('latin1', 0, 4) !== 'ACKF' || answer.length < acknowledgeBytes) throw strange(answer);
  return {
    protocolVersion: answer.readUInt32LE(8),
    receiveBufferSize: answer.readUInt32LE(12),
    sendBufferSize: answer.readUInt32LE(16),
  };
}

function helloMessage(endpointUrl: string): Buffer {
  const url = Buffer.from(endpointUrl, 'utf8');
  const message = Buffer.alloc(32 + url.length);
  message.write('HELF', 'latin1');
  // Size, protocol version, the sizes of our buffers, and no limits for messages and chunks.
  const numbers = [message.length, 0, bufferBytes, bufferBytes, 0, 0, url.length];
  numbers.forEach((number, index) => message.writeUInt32LE(number, 4 + 4 * index));
  url.copy(message, 32);
  return message;
}

/** The first message, or as much of it as shows that it is none. */
async function firstMessage(socket: Socket): Promise<Buffer> {
  let received = Buffer.alloc(0);
  for await (const data of socket) {
    if (data instanceof Buffer) received = Buffer.concat([received, data]);
    if (received.length >= headerBytes && received.length >= sizeOf(received)) return received;
  }
  throw strange(received);
}

function sizeOf(message: Buffer): number {
  const isKnown = /^(ACK|ERR)F/.test(message.toString('latin1', 0, 4));
  const size = message.readUInt32LE(4);
  if (!isKnown || size < headerBytes || size > longestAnswerBytes) throw strange(message);
  return size;
}

function strange(answer: Buffer): OpcUaFault {
  const start = answer
    .toString('latin1', 0, 40)
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .trim();
  return new OpcUaFault('BadUnknownResponse', start || 'closed without an answer to our hello');
}
