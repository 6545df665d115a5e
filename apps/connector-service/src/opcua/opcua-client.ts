import {
  type ClientSecureChannelLayer,
  type EndpointDescription,
  type ICertificateStore,
  MessageSecurityMode,
  OPCUAClient,
  SecurityPolicy,
} from 'node-opcua';
import type { ModeName } from '../domain/choose-endpoint.js';
import { renewalIntervalMs } from '../domain/renewal-interval.js';
import type { ApplicationIdentity } from './application-identity.js';
import { asFault, networkCodeIn, OpcUaFault } from './opcua-fault.js';
import { observedTransportFactory } from './observed-transport.js';
import { TransportObservation } from './transport-observation.js';

/** How a client is to connect. */
export interface ClientOptions {
  readonly identity: ApplicationIdentity;
  readonly certificateStore: ICertificateStore;
  readonly mode: ModeName;
  readonly policy: string;
  /** Of the server, checked already: node-opcua does not ask its store about a certificate that it is given. */
  readonly serverCertificate?: Buffer;
  /** As the server has described it on a secure channel before: it is not asked again then. */
  readonly knownEndpoint?: EndpointDescription;
  readonly observation?: TransportObservation;
  readonly tokenLifetimeMs?: number;
  /** An answer that takes longer than this is none: the session counts as lost. */
  readonly timeoutMs: number;
  /** What the server's list of sessions shows; node-opcua adds a number. */
  readonly clientName?: string;
  /** node-opcua tries to renew a channel only once: this has to wait until it can succeed. */
  readonly beforeRenewal?: () => Promise<void>;
}

/** A session of a connector that was killed frees its place in the server after this time. */
const sessionTimeoutMs = 30_000;
/** node-opcua asks for a sign of life after half of this without any answer: a device that is scanned every 10 s needs none. */
const keepAliveIntervalMs = 22_000;
const disconnectLimitMs = 2_000;

/** From when a renewal is due, at three quarters of the lifetime at the latest, to a while before a quarter after its end. */
const unrenewedLifetimes = 0.4;

/** One client is one secure channel with at most one session: it connects once and is thrown away. */
export class SingleUseClient {
  readonly client: OPCUAClient;
  readonly observation: TransportObservation;
  private channel: ClientSecureChannelLayer | undefined;
  private tokenEnd: NodeJS.Timeout | undefined;

  constructor(options: ClientOptions) {
    this.observation = options.observation ?? new TransportObservation();
    this.client = OPCUAClient.create({
      applicationName: 'Koios connector',
      applicationUri: options.identity.applicationUri,
      certificateKeyPairProvider: options.identity.provider,
      clientCertificateManager: options.certificateStore,
      clientName: options.clientName ?? 'Koios ',
      securityMode: MessageSecurityMode[options.mode],
      securityPolicy: `${policyUriPrefix}${options.policy}`,
      serverCertificate: options.serverCertificate,
      // The connector alone decides when to try again; node-opcua's own reconnection has no pause and no end.
      connectionStrategy: { maxRetry: 0 },
      // The host that the server announces need not be the one by which it can be reached from here.
      endpointMustExist: false,
      keepSessionAlive: true,
      keepAliveInterval: keepAliveIntervalMs,
      requestedSessionTimeout: sessionTimeoutMs,
      defaultTransactionTimeout: options.timeoutMs,
      defaultSecureTokenLifetime: options.tokenLifetimeMs,
      tokenRenewalInterval:
        options.tokenLifetimeMs && renewalIntervalMs(options.tokenLifetimeMs, Math.random()),
      transportFactory: observedTransportFactory(this.observation),
    });
    // node-opcua has no option for it, and asks on every channel otherwise.
    if (options.knownEndpoint) Reflect.set(this.client, '_serverEndpoints', [options.knownEndpoint]);
    this.client.on('secure_channel_created', (channel) => {
      this.channel = channel;
      channel.beforeSecurityRenew = async () => {
        this.endUnlessRenewed(channel);
        await options.beforeRenewal?.();
      };
      channel.on('security_token_renewed', () => clearTimeout(this.tokenEnd));
    });
  }

  /** The server's clock minus ours, as it was when the channel was opened. */
  get clockOffsetMs(): number | null {
    return this.channel?.timeDrift ?? null;
  }

  get openChannel(): ClientSecureChannelLayer | undefined {
    return this.channel;
  }

  /** @throws OpcUaFault, with the code that was on the wire where node-opcua has lost it. */
  async connect(endpointUrl: string): Promise<void> {
    try {
      await this.client.connect(endpointUrl);
    } catch (error) {
      throw this.faultOf(error);
    }
  }

  /** Ends whatever there is, within a limit; an error while ending is no news. */
  async dispose(): Promise<void> {
    this.observation.closed = true;
    clearTimeout(this.tokenEnd);
    const limit = new Promise<void>((resolve) => setTimeout(resolve, disconnectLimitMs).unref());
    await Promise.race([this.client.disconnect().catch(() => undefined), limit]);
  }

  /**
   * Ends the connection while its token is still good, which it is for a quarter longer than its lifetime (OPC 10000-6,
   * 6.7.3): node-opcua 2.186.4 goes on sending afterwards, without any security.
   */
  private endUnlessRenewed({ activeSecurityToken }: ClientSecureChannelLayer): void {
    const lifetimeMs = activeSecurityToken?.revisedLifetime;
    clearTimeout(this.tokenEnd);
    if (lifetimeMs === undefined) return;
    this.tokenEnd = setTimeout(() => void this.dispose(), unrenewedLifetimes * lifetimeMs).unref();
  }

  /** The fault behind an error: what was on the wire says more than what node-opcua makes of it. */
  faultOf(error: unknown): OpcUaFault {
    const { acknowledged, connectError, errorMessage, violation } = this.observation;
    if (violation) return new OpcUaFault(violation.code, violation.words, { cause: error });
    if (errorMessage) return new OpcUaFault(errorMessage.code, errorMessage.reason, { cause: error });
    if (acknowledged || !connectError) return asFault(error);
    const network = networkCodeIn(connectError);
    if (network) return new OpcUaFault(network, null, { cause: connectError });
    return unknownGreeting(connectError);
  }
}

/** Somebody listens there, and did not answer our hello as OPC UA wants it (OPC 10000-6, 7.1.2). */
function unknownGreeting(error: unknown): OpcUaFault {
  const fault = asFault(error);
  return fault.code === 'BadConnectionClosed'
    ? new OpcUaFault('BadUnknownResponse', fault.words, { cause: error })
    : fault;
}

const policyUriPrefix = 'http://opcfoundation.org/UA/SecurityPolicy#';

/** The last part of a security policy's URI. */
export function policyNameOf(policyUri: string | null): string {
  return (policyUri ?? SecurityPolicy.None).replace(policyUriPrefix, '');
}
