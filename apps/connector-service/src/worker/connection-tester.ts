import {
  callTo,
  type ConnectionFailure,
  type ConnectionTestResult,
  type ServerVerification,
  type testConnectionIn,
  wakeDevice,
} from '@koios/opcua-contracts';
import { callRpc } from '@koios/messaging';
import type { NatsConnection } from '@nats-io/transport-node';
import type { z } from 'zod';
import { isSilentRefusal } from '../domain/connection-fault.js';
import { diagnose } from '../domain/diagnosis/diagnose.js';
import { OpcUaFault } from '../opcua/opcua-fault.js';
import type { ServerAnnouncement, ServerCertificateVerdict } from '../opcua/server-certificate-store.js';
import { ConnectionAttempt, ConnectionFailedError } from './connection-attempt.js';
import type {
  ConnectionOpener,
  ConnectionTarget,
  DeviceConnection,
  OpenChannel,
} from './connection-opener.js';
import { hearOf } from './hear-of.js';
import type { PlantState, PlantWorker } from './plant-worker.js';
import { answersHello, reachServer } from './reach-server.js';
import type { SessionUsers } from './session-users.js';
import type { ServerTrust } from './server-trust.js';

/** What is to be tried. */
export type ConnectionTestRequest = z.infer<ReturnType<typeof testConnectionIn>['request']>;

/** Tries a connection beside any running session, a stage at a time, and says how far it came. */
export class ConnectionTester {
  constructor(
    private readonly opener: ConnectionOpener,
    private readonly connection: NatsConnection,
    private readonly worker: PlantWorker,
    private readonly state: Pick<PlantState, 'certificates' | 'configs'>,
    private readonly trust: ServerTrust,
    private readonly users: SessionUsers,
  ) {}

  async test(request: ConnectionTestRequest): Promise<ConnectionTestResult> {
    await this.hearOf(request);
    const startedAtMs = performance.now();
    const attempt = new ConnectionAttempt(request, AbortSignal.timeout(request.timeoutMs));
    const failure = await this.run(request, attempt).then(
      () => null,
      (error: unknown) => explain(error, attempt),
    );
    const durationMs = performance.now() - startedAtMs;
    return { succeeded: failure === null, stages: attempt.stages, failure, durationMs };
  }

  private hearOf({ deviceId, effectiveCertificateId, userIdentity }: ConnectionTestRequest): Promise<void> {
    const ofUser = userIdentity.kind === 'CERTIFICATE' ? userIdentity.certificateId : null;
    const certificateIds = [effectiveCertificateId, ofUser].filter((id) => id !== null);
    const deviceIds = deviceId === null ? [] : [deviceId];
    return hearOf(this.state, this.worker.plantId, { deviceIds, certificateIds });
  }

  private async run(request: ConnectionTestRequest, attempt: ConnectionAttempt): Promise<void> {
    await reachServer(request.endpointUrl, attempt);
    const opened = await this.openInTurn(request, attempt);
    if (request.deviceId !== null) this.wake(request.deviceId);
    try {
      const { session } = await this.opener.openSession(opened, attempt);
      await attempt.stage(
        'READ',
        () => session.readServerTime(),
        (time) => time && `server time ${time.toISOString()}`,
      );
      await closeInTime(session, attempt.signal);
    } finally {
      void opened.channel.close();
    }
  }

  /** The connector does not open as many channels at once as it is asked to: a test can be over before it is its turn. */
  private async openInTurn(request: ConnectionTestRequest, attempt: ConnectionAttempt): Promise<OpenChannel> {
    try {
      return await this.opener.openChannel(this.targetOf(request), attempt);
    } catch (error) {
      if (error instanceof ConnectionFailedError || !attempt.signal.aborted) throw error;
      return attempt.fail('SECURE_CHANNEL', new OpcUaFault('CONNECTOR_BUSY'));
    }
  }

  /** Whichever connector holds the device. */
  private wake(deviceId: string): void {
    const { plantId } = this.worker;
    callRpc(this.connection, callTo({ plantId, deviceId }, wakeDevice), { deviceId }).catch(() => undefined);
  }

  private targetOf(request: ConnectionTestRequest): ConnectionTarget {
    const { deviceId, endpointUrl, securityMode, securityPolicy, effectiveCertificateId } = request;
    const isSecured = securityMode !== 'NONE' && effectiveCertificateId !== null;
    const certificate = isSecured ? this.state.certificates.entries.get(effectiveCertificateId) : undefined;
    return {
      clientName: 'Koios connection test ',
      endpointUrl,
      securityMode,
      securityPolicy,
      certificate,
      checkServerCertificate: (chain, announced) => this.checkServer(request, chain, announced),
      observeTrust: this.trustObserver(request, certificate),
      serverVerification: this.verificationOf(deviceId),
      user: this.users.ofTest(deviceId, request.userIdentity),
      timeoutMs: request.timeoutMs,
    };
  }

  /** What is tried at another address than the device's own says nothing of its server. */
  private trustObserver(
    { deviceId, endpointUrl }: ConnectionTestRequest,
    certificate: ConnectionTarget['certificate'],
  ): ConnectionTarget['observeTrust'] {
    if (deviceId === null || this.worker.configOf(deviceId)?.endpointUrl !== endpointUrl) return undefined;
    return this.worker.trustObserver(deviceId, endpointUrl, certificate);
  }

  private verificationOf(deviceId: string | null): ServerVerification {
    const config = deviceId === null ? undefined : this.worker.configOf(deviceId);
    return config?.serverVerification ?? 'TRUST_ON_FIRST_USE';
  }

  /**
   * A server that no saved device points to cannot be pinned: its certificate is shown and, unless it was refused before,
   * good enough for reading the time.
   */
  private async checkServer(
    { deviceId, endpointUrl }: ConnectionTestRequest,
    chain: readonly Buffer[],
    announced?: ServerAnnouncement,
  ): Promise<ServerCertificateVerdict> {
    const [leaf] = chain;
    if (!leaf) return 'BadCertificateInvalid';
    if (deviceId === null) return 'Good';
    const isSaved = this.worker.configOf(deviceId)?.endpointUrl === endpointUrl;
    if (isSaved)
      return this.trust.check(deviceId, this.verificationOf(deviceId), chain, new Date(), announced);
    return this.trust.decisionOn(deviceId, leaf) === 'REJECTED' ? 'BadCertificateUntrusted' : 'Good';
  }
}

/** Whether a server that closes without a word is still there tells a refusal from a server that has just stopped. */
async function explain(error: unknown, attempt: ConnectionAttempt): Promise<ConnectionFailure> {
  if (!(error instanceof ConnectionFailedError)) throw error;
  const { fault, facts } = error;
  if (!isSilentRefusal(fault)) return diagnose(fault, facts);
  const helloAfterwards = await answersHello(facts.endpointUrl, attempt.signal);
  return diagnose(fault, { ...facts, helloAfterwards });
}

/** Ends a session; the server may take longer for that than anybody waits for the test. */
async function closeInTime(session: DeviceConnection['session'], signal: AbortSignal): Promise<void> {
  const givenUp = Promise.withResolvers<void>();
  const giveUp = (): void => givenUp.resolve();
  if (signal.aborted) giveUp();
  signal.addEventListener('abort', giveUp, { once: true });
  await Promise.race([session.close(), givenUp.promise]);
  signal.removeEventListener('abort', giveUp);
}
