import { usableSecurityPolicies } from '@koios/application-certificate';
import type {
  ClientCertificateState,
  DeviceStatus,
  MessageSecurityMode,
  SecurityPolicy,
  ServerVerification,
} from '@koios/opcua-contracts';
import { split_der } from 'node-opcua-crypto';
import { chooseEndpoint } from '../domain/choose-endpoint.js';
import { parseEndpointUrl } from '../domain/endpoint-url.js';
import { accepted, refusalIn, type TrustOutcome } from '../domain/certificate-trust.js';
import type { ConnectionBasis } from '../domain/next-step.js';
import { anonymousIdentity, identityOf } from '../opcua/application-identity.js';
import { ChannelKeyOperations } from '../opcua/channel-key-operations.js';
import { discoverEndpoints, type EndpointOffer } from '../opcua/discover-endpoints.js';
import { OpcUaFault } from '../opcua/opcua-fault.js';
import type { LearntOfServer, OpcUaSession } from '../opcua/opcua-session.js';
import type { PrivateKeys } from '../opcua/private-key.js';
import { SecureChannel } from '../opcua/secure-channel.js';
import { type ServerCertificateCheck, ServerCertificateStore } from '../opcua/server-certificate-store.js';
import type { SessionUser } from '../opcua/session-user.js';
import { TransportObservation } from '../opcua/transport-observation.js';
import { factsOfCertificate, factsOfClientCertificate } from './certificate-facts.js';
import { type ConnectionAttempt, ConnectionFailedError } from './connection-attempt.js';
import type { Governor } from './governor.js';
import { readable } from './server-trust.js';

/** What to connect to, and how. */
export interface ConnectionTarget {
  /** What the server's list of sessions shows. */
  readonly clientName: string;
  readonly endpointUrl: string;
  readonly securityMode: MessageSecurityMode;
  readonly securityPolicy: SecurityPolicy;
  /** undefined with security mode NONE, or when it is not known. */
  readonly certificate: ClientCertificateState | undefined;
  readonly checkServerCertificate: ServerCertificateCheck;
  /** Told what the server makes of our certificate, each time that it looks at it. */
  readonly observeTrust?: (outcome: TrustOutcome) => void;
  readonly serverVerification: ServerVerification;
  readonly user: SessionUser;
  /** For each stage of connecting, and for any answer of the server afterwards. */
  readonly timeoutMs: number;
  /** Told the server's clock minus ours at each connect. */
  readonly observeClock?: (clockOffsetMs: number) => void;
}

/** What is kept of an endpoint that was chosen. */
type KnownOffer = Omit<EndpointOffer, 'description'>;

/** A channel on which a session can be opened. */
export interface OpenChannel {
  readonly channel: SecureChannel;
  readonly basis: ConnectionBasis;
  readonly certificate: ClientCertificateState | undefined;
  readonly sessionFacts: NonNullable<DeviceStatus['session']>;
  /** DER; null on a channel without security. */
  readonly serverCertificate: Buffer | null;
  readonly offer: KnownOffer;
  readonly target: ConnectionTarget;
}

/** A session with what it runs on. */
export interface DeviceConnection extends Omit<OpenChannel, 'channel' | 'target'> {
  readonly session: OpcUaSession;
}

/** What all connections have in common. */
export interface OpenerOptions {
  readonly governor: Governor;
  readonly secureChannelLifetimeMs: number;
}

/** Opens channels and sessions stage by stage; who asks for it decides when, and what a failure means. */
export class ConnectionOpener {
  constructor(
    private readonly privateKeys: PrivateKeys,
    private readonly options: OpenerOptions,
  ) {}

  /** A whole try, when it is its turn at the server. */
  inTurn<Result>(endpointUrl: string, work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    return this.options.governor.try(endpointUrl, work, signal);
  }

  /**
   * Asks the server what it offers, unless there is a session to take over from: asking costs more than a secure channel.
   * @throws ConnectionFailedError
   */
  async openChannel(
    target: ConnectionTarget,
    attempt: ConnectionAttempt,
    predecessor?: DeviceConnection,
  ): Promise<OpenChannel> {
    const offer = await this.findEndpoint(target, attempt, predecessor?.offer);
    const learnt = predecessor?.session.learnt;
    if (offer.mode !== 'None') await this.checkServer(offer, target, attempt);
    attempt.note({ securityPolicy: offer.policy });
    const open = (signal: AbortSignal) => this.openOn({ offer, learnt }, target, signal);
    const handshake = () => attempt.stage('SECURE_CHANNEL', open, () => `${offer.mode} ${offer.policy}`);
    const limited = () => this.options.governor.handshake(target.endpointUrl, handshake, attempt.signal);
    const channel = await witnessed('SECURE_CHANNEL', target, limited);
    const { certificate } = target;
    const sessionFacts = sessionFactsOf(offer, target);
    const serverCertificate =
      offer.mode === 'None' ? null : (certificatesIn(offer.serverCertificate)[0] ?? null);
    return { channel, certificate, basis: basisOf(target), sessionFacts, serverCertificate, offer, target };
  }

  /** @throws ConnectionFailedError; the channel then stays open */
  async openSession(
    { channel, target, ...rest }: OpenChannel,
    attempt: ConnectionAttempt,
  ): Promise<DeviceConnection> {
    const open = () => attempt.stage('SESSION', () => channel.createSession(target.user));
    return { ...rest, session: await witnessed('SESSION', target, open) };
  }

  private async findEndpoint(
    target: ConnectionTarget,
    attempt: ConnectionAttempt,
    known: KnownOffer | undefined,
  ): Promise<KnownOffer> {
    const { certificate, user } = target;
    attempt.note({ user: user.description });
    if (certificate) attempt.note({ clientCertificate: factsOfClientCertificate(certificate) });
    return attempt.stage(
      'ENDPOINTS',
      async (signal) => {
        if (!parseEndpointUrl(target.endpointUrl)) throw new OpcUaFault('BadTcpEndpointUrlInvalid');
        const { offers, clockOffsetMs } = known
          ? { offers: [known], clockOffsetMs: null }
          : await discoverEndpoints(target.endpointUrl, target.timeoutMs, signal);
        if (clockOffsetMs !== null) target.observeClock?.(clockOffsetMs);
        attempt.note({ offers: offers.map(({ mode, policy }) => `${mode} ${policy}`), clockOffsetMs });
        attempt.note({ userIdentities: [...new Set(offers.flatMap((offer) => offer.userIdentities))] });
        return kept(choose(offers, target));
      },
      ({ mode, policy }) => `chose ${mode} ${policy} among ${attempt.facts.offers?.join(', ') ?? 'none'}`,
    );
  }

  private async checkServer(
    offer: KnownOffer,
    target: ConnectionTarget,
    attempt: ConnectionAttempt,
  ): Promise<void> {
    await attempt.stage(
      'SERVER_CERTIFICATE',
      async () => {
        const chain = certificatesIn(offer.serverCertificate);
        const leaf = readable(chain[0]);
        const { applicationUri: serverApplicationUri } = offer;
        if (leaf) attempt.note({ serverCertificate: factsOfCertificate(leaf), serverApplicationUri });
        const { host } = attempt.facts;
        const announced = { host, applicationUri: offer.applicationUri, policy: offer.policy };
        const verdict = await target.checkServerCertificate(chain, announced);
        if (verdict !== 'Good') throw new OpcUaFault(verdict);
      },
      () => `thumbprint ${attempt.facts.serverCertificate?.thumbprint ?? 'unknown'}`,
    );
  }

  private async openOn(
    { offer, learnt }: { offer: KnownOffer; learnt: LearntOfServer | undefined },
    target: ConnectionTarget,
    signal: AbortSignal,
  ): Promise<SecureChannel> {
    const { mode, policy, serverCertificate } = offer;
    const observation = new TransportObservation();
    const keys = mode === 'None' ? undefined : this.keysOf(target, observation);
    return SecureChannel.open(
      {
        endpointUrl: target.endpointUrl,
        clientName: target.clientName,
        mode,
        policy,
        serverCertificate: mode === 'None' ? null : serverCertificate,
        certificateStore: new ServerCertificateStore(target.checkServerCertificate),
        learnt,
        identity: keys ? identityOf(keys.certificate, keys) : await anonymousIdentity(),
        tokenLifetimeMs: this.options.secureChannelLifetimeMs,
        untilRenewalsTurn: () => this.options.governor.renewal(),
        timeoutMs: target.timeoutMs,
        keys,
        observation,
      },
      signal,
    );
  }

  private keysOf({ certificate }: ConnectionTarget, observation: TransportObservation): ChannelKeyOperations {
    if (!certificate) throw new OpcUaFault('CERTIFICATE_NOT_FOUND');
    return new ChannelKeyOperations(this.privateKeys, certificate, observation);
  }
}

/** Takes a stage at which the server looks at our certificate, and tells what it made of it. */
async function witnessed<Result>(
  stage: TrustOutcome['stage'],
  { securityMode, observeTrust }: ConnectionTarget,
  work: () => Promise<Result>,
): Promise<Result> {
  if (securityMode === 'NONE') return work();
  try {
    const result = await work();
    observeTrust?.(accepted(stage));
    return result;
  } catch (error) {
    const refusal = error instanceof ConnectionFailedError ? refusalIn(error.fault) : undefined;
    if (refusal) observeTrust?.(refusal);
    throw error;
  }
}

/** node-opcua declares key length limits and does not check them: the choice does (OPC 10000-7, 6.6). */
function choose(offers: readonly KnownOffer[], target: ConnectionTarget): KnownOffer {
  const { certificate, securityMode, securityPolicy, user } = target;
  if (securityMode !== 'NONE' && !certificate) throw new OpcUaFault('CERTIFICATE_NOT_FOUND');
  const ours = certificate && readable(Buffer.from(certificate.certificateChain[0] ?? '', 'base64'));
  const usablePolicies = ours ? usableSecurityPolicies(ours) : [];
  const wish = { securityMode, securityPolicy, usablePolicies };
  const choice = chooseEndpoint(
    offers.filter((offer) => letsIn(offer, user)),
    wish,
  );
  if ('chosen' in choice) return choice.chosen;
  const forOthers = chooseEndpoint(offers, wish);
  throw new OpcUaFault('refused' in forOthers ? forOthers.refused : 'BadIdentityTokenInvalid');
}

/** For as long as there is a session: all that the server says of an endpoint is a hundred times as much. */
function kept({ mode, policy, serverCertificate, applicationUri, userIdentities }: KnownOffer): KnownOffer {
  return { mode, policy, serverCertificate, applicationUri, userIdentities };
}

/** A server that says nothing of users may let anybody in. */
function letsIn({ userIdentities }: KnownOffer, { kind }: SessionUser): boolean {
  return userIdentities.length === 0 || userIdentities.includes(kind);
}

/** Larger than any real chain and any real certificate; what is larger is not worth looking into. */
const largestChainBytes = 64 * 1024;
const largestCertificateBytes = 16 * 1024;

function certificatesIn(chain: Buffer | null): Buffer[] {
  if (!chain || chain.length > largestChainBytes) return [];
  try {
    const certificates = split_der(chain);
    return certificates.every(({ length }) => length <= largestCertificateBytes) ? certificates : [];
  } catch {
    return [];
  }
}

/** What a connection to this target is built on. */
export function basisOf({
  endpointUrl,
  securityMode,
  securityPolicy,
  serverVerification,
  user,
  timeoutMs,
  certificate,
}: ConnectionTarget): ConnectionBasis {
  const inUse = securityMode === 'NONE' ? undefined : certificate;
  return {
    endpointUrl,
    securityMode,
    securityPolicy,
    serverVerification,
    user: user.essence,
    userRevision: user.revision,
    timeoutMs,
    certificateId: inUse?.certificateId ?? null,
    revision: inUse?.revision ?? null,
  };
}

function sessionFactsOf(offer: KnownOffer, target: ConnectionTarget): OpenChannel['sessionFacts'] {
  const { certificateId, revision } = basisOf(target);
  const thumbprint = certificateId === null ? null : (target.certificate?.thumbprint ?? null);
  return { certificateId, revision, thumbprint, securityMode: offer.mode, securityPolicy: offer.policy };
}
