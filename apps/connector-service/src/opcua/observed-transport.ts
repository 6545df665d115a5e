import {
  ClientTCP_transport,
  type ErrorCallback,
  getStatusCodeFromCode,
  type TransportSettingsOptions,
} from 'node-opcua';
import type { TransportObservation } from './transport-observation.js';

/** Makes transports that write down what they see, and keep what they send in order. */
export function observedTransportFactory(observation: TransportObservation) {
  return { create: (settings?: TransportSettingsOptions) => new ObservedTransport(observation, settings) };
}

class ObservedTransport extends ClientTCP_transport {
  constructor(
    private readonly observation: TransportObservation,
    settings?: TransportSettingsOptions,
  ) {
    super(settings);
    this.on('chunk', (chunk) => this.lookAt(chunk));
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

  private lookAt(chunk: Buffer): void {
    if (chunk.toString('latin1', 0, 3) !== 'ERR' || chunk.length < 12) return;
    this.observation.errorMessage = {
      code: getStatusCodeFromCode(chunk.readUInt32LE(8)).name,
      reason: chunk.toString('utf8', 16, Math.min(chunk.length, 16 + 256)),
    };
  }
}
