import {
  ClientTCP_transport,
  type ErrorCallback,
  getStatusCodeFromCode,
  type TransportSettingsOptions,
} from 'node-opcua';

/** What happened on the wire of one client, in as far as node-opcua does not tell. */
export interface TransportObservation {
  /** Why the server could not be reached or did not say hello. */
  connectError: unknown;
  /** The server answered our hello: it speaks OPC UA. */
  acknowledged: boolean;
  /** The last ERR message (OPC 10000-6, 7.1.2.5): servers say there why they close, and node-opcua drops it. */
  errorMessage: { readonly code: string; readonly reason: string } | undefined;
  closed: boolean;
}

export function newObservation(): TransportObservation {
  return { connectError: undefined, acknowledged: false, errorMessage: undefined, closed: false };
}

/** Makes transports that write down what they see. */
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

  private lookAt(chunk: Buffer): void {
    if (chunk.toString('latin1', 0, 3) !== 'ERR' || chunk.length < 12) return;
    this.observation.errorMessage = {
      code: getStatusCodeFromCode(chunk.readUInt32LE(8)).name,
      reason: chunk.toString('utf8', 16, Math.min(chunk.length, 16 + 256)),
    };
  }
}
