import {
  ClientTCP_transport,
  type ErrorCallback,
  getStatusCodeFromCode,
  StatusCodes,
  type TransportSettingsOptions,
} from 'node-opcua';
import type { TransportObservation } from './transport-observation.js';

/** Makes transports that write down what they see, and keep what they send in order. */
export function observedTransportFactory(observation: TransportObservation) {
  return { create: (settings?: TransportSettingsOptions) => new ObservedTransport(observation, settings) };
}

type TransportEvent = 'connect' | 'chunk' | 'close' | 'connection_break';

class ObservedTransport extends ClientTCP_transport {
  constructor(
    private readonly observation: TransportObservation,
    settings?: TransportSettingsOptions,
  ) {
    super(settings);
    this.on('close', () => (observation.closed = true));
    this.on('connection_break', () => (observation.closed = true));
  }

  override connect(endpointUrl: string, callback: ErrorCallback): void {
    super.connect(endpointUrl, (error) => {
      if (error) this.observation.connectError = error;
      else this.observation.acknowledged = true;
      callback(error);
    });
  }

  override write(chunk: Buffer, callback?: (error?: Error | null) => undefined): void {
    this.observation.send(chunk, () => super.write(chunk, callback));
  }

  override emit(eventName: 'connect'): boolean;
  override emit(eventName: 'chunk', chunk: Buffer): boolean;
  override emit(eventName: 'close' | 'connection_break', error?: Error | null): boolean;
  override emit(eventName: TransportEvent, value?: Buffer | Error | null): boolean {
    switch (eventName) {
      case 'connect':
        return super.emit('connect');
      case 'chunk':
        return value instanceof Buffer && this.emitChunk(value);
      case 'close':
        return super.emit('close', value instanceof Error ? value : null);
      case 'connection_break':
        return super.emit('connection_break', value instanceof Error ? value : null);
    }
  }

  /** What comes in may cost this connection, and nothing else: node-opcua throws on some nonsense, and nobody catches it. */
  private emitChunk(chunk: Buffer): boolean {
    this.observation.errorMessage = errorMessageIn(chunk) ?? this.observation.errorMessage;
    try {
      return super.emit('chunk', chunk);
    } catch (error) {
      this.prematureTerminate(
        error instanceof Error ? error : new Error(String(error)),
        StatusCodes.BadDecodingError,
      );
      return true;
    }
  }
}

/** The code and the reason in an ERR message (OPC 10000-6, 7.1.2.5). */
function errorMessageIn(chunk: Buffer): TransportObservation['errorMessage'] {
  if (chunk.toString('latin1', 0, 3) !== 'ERR' || chunk.length < 12) return undefined;
  // The lower half holds flags (OPC 10000-4, 7.39), of which an error has none.
  const statusCode = getStatusCodeFromCode((chunk.readUInt32LE(8) & 0xffff0000) >>> 0);
  return {
    code: statusCode.isBad() ? statusCode.name : 'BadUnknownResponse',
    reason: chunk.toString('utf8', 16, Math.min(chunk.length, 16 + 256)),
  };
}
