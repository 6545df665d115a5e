import type { ModeName } from '../domain/choose-endpoint.js';
import type { ApplicationIdentity } from './application-identity.js';
import { SingleUseClient } from './opcua-client.js';
import { asFault, type OpcUaFault } from './opcua-fault.js';
import { type LearntOfServer, OpcUaSession } from './opcua-session.js';
import type { TransportObservation } from './transport-observation.js';
import type { ChannelKeyOperations } from './channel-key-operations.js';
import type { SessionUser } from './session-user.js';
import type { ServerCertificateStore } from './server-certificate-store.js';

/** Everything that opening a secure channel needs; the server's certificate has been checked. */
export interface ChannelRequest {
  readonly endpointUrl: string;
  readonly mode: ModeName;
  readonly policy: string;
  readonly serverCertificate: Buffer | null;
  readonly certificateStore: ServerCertificateStore;
  /** From the session that the one on this channel is to take over from. */
  readonly learnt: LearntOfServer | undefined;
  readonly identity: ApplicationIdentity;
  readonly observation: TransportObservation;
  readonly tokenLifetimeMs: number;
  /** Asked when the channel is due for renewal and our key can be used. */
  readonly untilRenewalsTurn: () => Promise<void>;
  readonly timeoutMs: number;
  readonly clientName: string;
  /** Our own key; none on a channel without security. */
  readonly keys: ChannelKeyOperations | undefined;
}

/** An open secure channel: the server has accepted our certificate. */
export class SecureChannel {
  private constructor(
    private readonly client: SingleUseClient,
    private readonly request: ChannelRequest,
  ) {}

  /** @throws OpcUaFault */
  static async open(request: ChannelRequest, signal: AbortSignal): Promise<SecureChannel> {
    const { serverCertificate, learnt, keys, untilRenewalsTurn, ...options } = request;
    const client = new SingleUseClient({
      ...options,
      serverCertificate: serverCertificate ?? undefined,
      knownEndpoint: learnt?.endpoint,
      beforeRenewal: async () => {
        await keys?.untilAvailable();
        await untilRenewalsTurn();
        await keys?.untilAvailable();
      },
    });
    const channel = new SecureChannel(client, request);
    const abandon = (): void => void client.dispose();
    signal.addEventListener('abort', abandon, { once: true });
    try {
      signal.throwIfAborted();
      await client.connect(request.endpointUrl);
      return channel;
    } catch (error) {
      void client.dispose();
      throw channel.faultOf(error);
    } finally {
      signal.removeEventListener('abort', abandon);
    }
  }

  /** May be called again after it failed. @throws OpcUaFault */
  async createSession(user: SessionUser): Promise<OpcUaSession> {
    const { info, keys } = await user.identify(this.request.observation);
    try {
      return await OpcUaSession.create(this.client, info, this.request.learnt?.maxNodesPerRead);
    } catch (error) {
      throw keys?.failure ? asFault(keys.failure) : this.faultOf(error);
    }
  }

  close(): Promise<void> {
    return this.client.dispose();
  }

  /** When our own key could not be used, node-opcua blames the server for it. */
  private faultOf(error: unknown): OpcUaFault {
    const { failure } = this.request.keys ?? {};
    return failure ? asFault(failure) : this.client.faultOf(error);
  }
}
