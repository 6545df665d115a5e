import type { ClientCertificateState, DeviceStatus, HandedScans } from '@koios/opcua-contracts';
import { DeviceProgress } from '../domain/device-progress.js';
import { connectionReport, type JudgedFailure } from '../domain/device-report.js';
import {
  type CloseReason,
  type ConnectionBasis,
  hasNewerRevision,
  nextStep,
  reasonToClose,
  type Step,
} from '../domain/next-step.js';
import type { OpcUaSession } from '../opcua/opcua-session.js';
import { Alarm } from './alarm.js';
import { basisOf, type ConnectionTarget, type DeviceConnection } from './connection-opener.js';
import {
  type DesiredDevice,
  desiredConnection,
  earlierRevisionsOf,
  isOtherConnection,
  isSameDevice,
} from './desired-device.js';
import { DeviceScanner } from './device-scanner.js';
import { serverKey } from './governor.js';
import { judge } from './judge.js';
import { hasNoRoom, Opening } from './opening.js';
import type { PlantContext } from './plant-context.js';

/**
 * Brings one device to what it should be, a step at a time: compares, takes the step, compares again. There is never more
 * than one try at a time, and a try whose ground has changed is given up at once. It scans and reports only while the device is
 * held; before that it only has its session ready.
 */
export class DeviceReconciler {
  private desired: DesiredDevice | undefined;
  private connection: DeviceConnection | undefined;
  private connectedAtMs = 0;
  /** What the server has accepted last, for as long as it does not accept what came after it. */
  private accepted: ClientCertificateState | undefined;
  private opening: Opening | undefined;
  private readonly progress: DeviceProgress;
  private readonly alarm = new Alarm();
  private readonly scanner: DeviceScanner;
  private lastStatus: { readonly status: DeviceStatus['status']; readonly since: Date } | undefined;
  private loop: Promise<void> | undefined;
  private stopped = false;
  private isHeld = false;
  /** The fencing token of the hold, or of the last one. */
  private leaseToken = 0;
  private readonly triedOnce = Promise.withResolvers<void>();

  constructor(
    private readonly deviceId: string,
    private readonly context: PlantContext,
  ) {
    const { plantId, connectorId, values, reporter, pacing } = context;
    this.scanner = new DeviceScanner({
      scanned: (result) =>
        values.publish({ deviceId, plantId, connectorId, leaseToken: this.leaseToken, ...result }),
      counted: (before, after) => {
        context.totals.add(before, after);
        this.withStatus((status) => reporter.counted(status));
      },
      mayScan: () => context.mayScan(),
      failed: (error) => context.log.error({ deviceId, err: error }, 'a scan failed'),
    });
    const clock = { nowMs: () => performance.now(), now: () => new Date(), random: () => Math.random() };
    this.progress = new DeviceProgress(pacing, clock);
  }

  /** Takes over what the device should be. */
  update(desired: DesiredDevice): void {
    if (isSameDevice(this.desired, desired)) return;
    const isOther = isOtherConnection(this.desired, desired);
    this.desired = desired;
    this.scanner.configure(desired.config);
    this.progress.scanRateMs = desired.config.scanRateMs;
    if (isOther) this.progress.startAfresh();
    this.giveUpOutdatedOpening();
    this.wake();
    this.loop ??= this.run();
  }

  /** Resolves when it has its session, or cannot have it now. */
  prepared(): Promise<void> {
    return this.triedOnce.promise;
  }

  /** Scans and reports from now on. `handed`: as the last holder left it. */
  hold(leaseToken: number, handed: HandedScans | undefined): void {
    this.leaseToken = leaseToken;
    if (this.isHeld || this.stopped) return;
    this.isHeld = true;
    if (handed) {
      this.lastStatus = { status: handed.status, since: new Date(handed.since) };
      this.scanner.resume(handed);
    }
    if (this.connection) this.scanner.use(this.connection);
    this.stopUnwantedScans();
    this.report();
  }

  /** Scans and reports no more, for somebody who goes on with it; the session stays open. */
  async pause(): Promise<HandedScans> {
    this.isHeld = false;
    const scans = await this.scanner.handOver();
    const { status, since } = this.lastStatus ?? { status: 'STARTING' as const, since: new Date() };
    return { deviceId: this.deviceId, status, since: since.toISOString(), ...scans };
  }

  /** The session in use, if there is one. */
  get session(): OpcUaSession | undefined {
    return this.connection?.session;
  }

  /** Tries at once whatever was waiting for its time. */
  wake(): void {
    this.progress.wake();
    this.alarm.ring();
  }

  /** Another device's session shows that the server takes this certificate now. */
  certificateAccepted({ endpointUrl, certificateId, revision }: ConnectionBasis): void {
    const { config, certificate } = this.desired ?? {};
    const { failure, pendingRotation } = this.progress.state;
    const isWaiting = failure?.faultClass === 'CERTIFICATE_REFUSED' || pendingRotation !== null;
    const isSame = certificate?.certificateId === certificateId && certificate.revision === revision;
    if (config && isWaiting && isSame && serverKey(config.endpointUrl) === serverKey(endpointUrl))
      this.wake();
  }

  /** Closes what is open. Nothing is reported any more. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.isHeld = false;
    this.triedOnce.resolve();
    this.scanner.stop();
    this.opening?.giveUp();
    this.alarm.ring();
    await this.loop;
    await this.connection?.session.close();
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      this.stopUnwantedScans();
      this.report();
      const desired = this.desired && desiredConnection(this.desired);
      const { connecting, rotating } = this.progress.state;
      const { isServerRejected } = this;
      const actual = { session: this.connection?.basis, isServerRejected, connecting, rotating };
      await this.take(nextStep(desired, actual, performance.now()));
    }
  }

  private get isServerRejected(): boolean {
    const { serverCertificate } = this.connection ?? {};
    return serverCertificate ? this.context.isServerRejected(this.deviceId, serverCertificate) : false;
  }

  private take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'CLOSE':
        return this.close(step.reason);
      case 'CONNECT':
        return this.connect();
      case 'ROTATE':
        return this.rotate();
      case 'WAIT':
        this.triedOnce.resolve();
        return this.alarm.sleep(step.untilMs);
    }
  }

  private async close(reason: CloseReason): Promise<void> {
    this.context.log.info({ deviceId: this.deviceId, reason }, 'closing the session');
    if (reason === 'NOT_WANTED') this.scanner.stop();
    else this.scanner.countReconnect();
    await this.letGo();
    this.progress.startAfresh();
  }

  /** Without a session there is nothing to close, with which scanning would end. */
  private stopUnwantedScans(): void {
    if (!this.desired?.config.enabled && !this.connection) this.scanner.stop();
  }

  /** Ends the session in use; it stays in the status until it has ended. */
  private async letGo(): Promise<void> {
    const { connection } = this;
    this.scanner.use(undefined);
    await connection?.session.close();
    if (this.connection === connection) this.connection = undefined;
  }

  private async connect(): Promise<void> {
    const open = async (opening: Opening): Promise<void> => this.adopt(await opening.openSession());
    await this.try(this.target(), open, (failure) => this.progress.connectFailed(failure));
    if (this.progress.state.failure?.faultClass !== 'CERTIFICATE_REFUSED') return;
    for (const fallback of this.fallbacks) {
      if (this.connection || this.stopped) return;
      await this.try(this.fallbackTarget(fallback), open, () => undefined);
    }
  }

  /** Make before break: the session in use goes on until the server has accepted the new revision. */
  private async rotate(): Promise<void> {
    const target = this.target();
    const move = async (opening: Opening): Promise<void> => {
      const next = await this.openSecondSession(opening);
      const previous = this.connection;
      this.adopt(next);
      await this.scanner.idle();
      await previous?.session.close();
    };
    await this.try(target, move, (failure) => {
      if (this.connection && target?.certificate) this.progress.rotationFailed(failure, target.certificate);
      else this.progress.connectFailed(failure);
    });
  }

  /** A server with no room for a second session gets its new one between two scans: its trust has been proven. */
  private async openSecondSession(opening: Opening): Promise<DeviceConnection> {
    try {
      return await opening.openSession();
    } catch (error) {
      if (!hasNoRoom(error)) throw error;
    }
    await this.scanner.afterScan();
    await this.letGo();
    return opening.openSession();
  }

  /** One try; what it failed of counts only where nobody gave it up. */
  private async try(
    target: ConnectionTarget | undefined,
    work: (opening: Opening) => Promise<void>,
    failed: (failure: JudgedFailure) => void,
  ): Promise<void> {
    if (!target) return;
    const opening = new Opening(this.context.opener, target, this.predecessor);
    this.opening = opening;
    try {
      await opening.inTurn(() => work(opening));
    } catch (error) {
      if (opening.isGivenUp) return;
      const failure = judge(error, target);
      const { statusCode, headline } = failure.diagnosis;
      this.context.log.info({ deviceId: this.deviceId, err: error, statusCode }, headline);
      failed(failure);
    } finally {
      this.opening = undefined;
    }
  }

  private adopt(connection: DeviceConnection): void {
    this.connection = connection;
    this.connectedAtMs = performance.now();
    this.accepted = connection.certificate;
    this.progress.sessionOpened();
    this.context.accepted(this.deviceId, connection.basis);
    if (this.isHeld) this.scanner.use(connection);
    this.context.log.info({ deviceId: this.deviceId, ...connection.sessionFacts }, 'session opened');
    this.report();
    connection.session.onLost((reason) => this.lose(connection, reason));
  }

  private lose(connection: DeviceConnection, reason: string): void {
    if (this.connection !== connection) return;
    this.context.log.warn({ deviceId: this.deviceId, reason }, 'session lost');
    this.connection = undefined;
    this.scanner.use(undefined);
    this.scanner.countReconnect();
    this.progress.sessionLost(performance.now() - this.connectedAtMs);
    this.alarm.ring();
    this.report();
  }

  private target(): ConnectionTarget | undefined {
    return this.desired && this.context.targetOf(this.desired);
  }

  /** The revision that the server took before; where none is known, one that another connector may have had a session with. */
  private get fallbacks(): readonly ClientCertificateState[] {
    const { accepted, desired } = this;
    return accepted ? [accepted] : earlierRevisionsOf(desired?.certificate);
  }

  /** With an earlier revision, when that may still be used: better an old session than none. */
  private fallbackTarget(certificate: ClientCertificateState): ConnectionTarget | undefined {
    const { desired } = this;
    if (!desired) return undefined;
    const target = this.context.targetOf({ ...desired, certificate });
    const wanted = desiredConnection(desired);
    const mayBeUsed =
      reasonToClose(wanted, basisOf(target)) === undefined && hasNewerRevision(wanted, basisOf(target));
    return mayBeUsed ? target : undefined;
  }

  /** What a new session may take for known is what the one in use stands on; after a failure the server is asked again. */
  private get predecessor(): DeviceConnection | undefined {
    return this.progress.state.rotating.failuresInRow === 0 ? this.connection : undefined;
  }

  private giveUpOutdatedOpening(): void {
    const desired = this.desired && desiredConnection(this.desired);
    const bases = [this.opening?.basis, this.connection?.basis].filter((basis) => basis !== undefined);
    if (bases.some((basis) => reasonToClose(desired, basis) !== undefined)) this.opening?.giveUp();
  }

  get isConnected(): boolean {
    return this.connection !== undefined;
  }

  private report(): void {
    this.withStatus((status) => this.context.report(status));
  }

  private withStatus(use: (status: DeviceStatus) => void): void {
    if (!this.desired || !this.isHeld) return;
    const { enabled, plantId, version } = this.desired.config;
    const session = this.connection?.sessionFacts ?? null;
    const report = connectionReport(
      { wanted: enabled, session, ...this.progress.state },
      { date: new Date(), monotonicMs: performance.now() },
    );
    if (this.lastStatus?.status !== report.status)
      this.lastStatus = { status: report.status, since: new Date() };
    use({
      deviceId: this.deviceId,
      plantId,
      connectorId: this.context.connectorId,
      leaseToken: this.leaseToken,
      configVersion: version,
      ...report,
      since: this.lastStatus.since.toISOString(),
      counters: this.scanner.counters,
      ...this.context.sightingOf(this.desired.config),
    });
  }
}
