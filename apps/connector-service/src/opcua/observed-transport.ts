import {
  ClientTCP_transport,
  type ErrorCallback,
  StatusCodes,
  type TransportSettingsOptions,
} from 'node-opcua';
import { errorMessageIn } from './error-message.js';
import type { TransportObservation } from './transport-observation.js';
import { UnfinishedMessage } from './unfinished-message.js';

/** Makes transports that write down what they see, and keep what they send in order. */
export function observedTransportFactory(observation: TransportObservation) {
  return { create: (settings?: TransportSettingsOptions) => new ObservedTransport(observation, settings) };
}

type TransportEvent = 'connect' | 'chunk' | 'close' | 'connection_break';

class ObservedTransport extends ClientTCP_transport {
  private readonly unfinished = new UnfinishedMessage();

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
      if (!this.unfinished.admits(chunk)) throw new Error('The message does not come to an end.');
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
