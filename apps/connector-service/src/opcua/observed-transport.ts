import {
  ClientTCP_transport,
  type ErrorCallback,
  StatusCodes,
  type TransportSettingsOptions,
} from 'node-opcua';
import { TokenBucket } from '../domain/token-bucket.js';
import { errorMessageIn } from './error-message.js';
import type { TransportObservation } from './transport-observation.js';
import { bufferBytes, type Violation } from './wire-guard.js';

/** Makes transports that write down what they see, and keep what they send in order. */
export function observedTransportFactory(observation: TransportObservation) {
  return { create: (settings?: TransportSettingsOptions) => new ObservedTransport(observation, settings) };
}

type TransportEvent = 'connect' | 'chunk' | 'close' | 'connection_break';
type InstalledSocket = Parameters<ClientTCP_transport['_install_socket']>[0];

/** What one server may have this process read: many times what 5,000 tags at 100 ms need. */
const budget = { perSecond: 16 * 1024 * 1024, burst: 8 * 1024 * 1024 };

class ObservedTransport extends ClientTCP_transport {
  private readonly budget = new TokenBucket(budget);

  constructor(
    private readonly observation: TransportObservation,
    settings?: TransportSettingsOptions,
  ) {
    super({ ...settings, receiveBufferSize: bufferBytes, sendBufferSize: bufferBytes });
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

  /** Everything that comes in is looked at before node-opcua gets it. */
  protected override _install_socket(socket: InstalledSocket): void {
    super._install_socket(socket);
    const feeds = socket.listeners('data');
    socket.removeAllListeners('data');
    socket.on('data', (data: Buffer) => this.receive(socket, data, feeds));
  }

  /** What comes in may cost this connection, and nothing else: node-opcua throws on some nonsense, and nobody catches it. */
  private receive(socket: InstalledSocket, data: Buffer, feeds: readonly CallableFunction[]): void {
    if (socket.destroyed) return;
    const violation = this.observation.guard.check(data);
    if (violation) return this.giveUp(violation);
    this.slowDown(socket, data.length);
    try {
      for (const feed of feeds) Reflect.apply(feed, socket, [data]);
    } catch (error) {
      this.giveUp({
        code: 'BadDecodingError',
        words: error instanceof Error ? error.message : String(error),
      });
    }
  }

  /** A server that sends more than its budget waits, and not the devices beside it. */
  private slowDown(socket: InstalledSocket, bytes: number): void {
    const pauseMs = this.budget.takeMs(performance.now(), bytes);
    if (pauseMs < 1 || !isPausable(socket)) return;
    socket.pause();
    setTimeout(() => socket.destroyed || socket.resume(), pauseMs).unref();
  }

  private giveUp(violation: Violation): void {
    this.observation.violation ??= violation;
    this.prematureTerminate(new Error(violation.words), StatusCodes.BadDecodingError);
  }

  private emitChunk(chunk: Buffer): boolean {
    this.observation.errorMessage = errorMessageIn(chunk) ?? this.observation.errorMessage;
    return super.emit('chunk', chunk);
  }
}

function isPausable(socket: InstalledSocket): socket is InstalledSocket & { pause(): void; resume(): void } {
  return 'pause' in socket && 'resume' in socket;
}
