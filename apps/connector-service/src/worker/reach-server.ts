import { lookup } from 'node:dns/promises';
import { connect as connectSocket, type Socket } from 'node:net';
import { type EndpointAddress, parseEndpointUrl } from '../domain/endpoint-url.js';
import { type Acknowledgement, sayHello } from '../opcua/hello.js';
import { OpcUaFault } from '../opcua/opcua-fault.js';
import type { ConnectionAttempt } from './connection-attempt.js';

/**
 * Takes the stages before OPC UA's own services: whether the host is known, something listens there, and it speaks OPC UA.
 * @throws ConnectionFailedError
 */
export async function reachServer(endpointUrl: string, attempt: ConnectionAttempt): Promise<void> {
  const address = await attempt.stage(
    'RESOLVE',
    () => resolve(endpointUrl),
    ({ addresses }) => addresses.join(', '),
  );
  attempt.note({ addresses: address.addresses });
  const open = (signal: AbortSignal) => openSocket(address, signal);
  const socket = await attempt.stage('TCP_CONNECT', open, placeOf);
  try {
    await attempt.stage('HELLO', () => sayHello(socket, endpointUrl), inWords);
  } finally {
    socket.destroy();
  }
}

/** Whether the server still answers a hello, where no certificate is needed. */
export async function answersHello(endpointUrl: string, signal: AbortSignal): Promise<boolean> {
  const address = parseEndpointUrl(endpointUrl);
  if (!address) return false;
  try {
    const socket = await openSocket(address, signal);
    const close = (): void => void socket.destroy();
    signal.addEventListener('abort', close, { once: true });
    return await sayHello(socket, endpointUrl)
      .then(() => true)
      .finally(close);
  } catch {
    return false;
  }
}

async function resolve(endpointUrl: string): Promise<EndpointAddress & { addresses: string[] }> {
  const address = parseEndpointUrl(endpointUrl);
  if (!address) throw new OpcUaFault('BadTcpEndpointUrlInvalid');
  const found = await lookup(address.host, { all: true });
  return { ...address, addresses: found.map((entry) => entry.address) };
}

/** The signal counts until the connection is made; whoever gets the socket closes it. */
async function openSocket({ host, port }: EndpointAddress, signal: AbortSignal): Promise<Socket> {
  const socket = connectSocket({ host, port });
  const giveUp = (): void => void socket.destroy(new OpcUaFault('BadTimeout'));
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    await new Promise((connected, failed) => socket.once('connect', connected).once('error', failed));
    return socket.on('error', () => undefined);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

function placeOf(socket: Socket): string {
  return `${socket.remoteAddress} port ${socket.remotePort}`;
}

function inWords({ protocolVersion, receiveBufferSize, sendBufferSize }: Acknowledgement): string {
  return `protocol version ${protocolVersion}, buffers of ${receiveBufferSize} and ${sendBufferSize} bytes`;
}
