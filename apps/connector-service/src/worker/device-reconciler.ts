import type { DeviceStatus } from '@koios/opcua-contracts';
import { classOf } from '../domain/connection-fault.js';
import { connectionErrorOf, type JudgedFailure, statusOf } from '../domain/device-report.js';
import { diagnose } from '../domain/diagnosis/diagnose.js';
import {
  type CloseReason,
  type ConnectionBasis,
  nextStep,
  reasonToClose,
  type Step,
} from '../domain/next-step.js';
import { afterFailure, type RetryState, untried, wokenUp } from '../domain/retry-policy.js';
import { Alarm } from './alarm.js';
import { ConnectionAttempt, ConnectionFailedError } from './connection-attempt.js';
import type { ConnectionTarget, DeviceConnection } from './connection-opener.js';
import { type DesiredDevice, desiredConnection, isOtherConnection, isSameDevice } from './desired-device.js';
import { DeviceScanner } from './device-scanner.js';
import { hasNoRoom, Opening } from './opening.js';
import type { PlantContext } from './plant-context.js';

/** A session that lived shorter than this is not opened anew at once: the server may be throwing us out again and again. */
const soundSessionMs = 10_000;

type PendingRotation = NonNullable<DeviceStatus['pendingRotation']>;

/**
 * Brings one device to what it should be, a step at a time: compares, takes the step, compares again. There is never more
 * than one try at a time, and a try whose ground has changed is given up at once.
 */
export class DeviceReconciler {
  private desired: DesiredDevice | undefined;
  private connection: DeviceConnection | undefined;
  private connectedAtMs = 0;
  private connecting: RetryState = untried;
  private rotating: RetryState = untried;
  private failure: JudgedFailure | undefined;
  private pendingRotation: PendingRotation | null = null;
  private attempt: { readonly basis: ConnectionBasis; readonly controller: AbortController } | undefined;
  private readonly alarm = new Alarm();
  private readonly scanner: DeviceScanner;
  private lastStatus: { readonly status: DeviceStatus['status']; readonly since: Date } | undefined;
  private loop: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly deviceId: string,
    private readonly context: PlantContext,
  ) {
    this.scanner = new DeviceScanner({
      scanned: (result) => {
        const { plantId, connectorId } = context;
        context.values.publish({ deviceId, plantId, connectorId, ...result });
      },
      counted: () => this.withStatus((status) => context.reporter.counted(status)),
    });
  }

  /** Takes over what the device should be. */
  update(desired: DesiredDevice): void {
    if (isSameDevice(this.desired, desired)) return;
    const isOther = isOtherConnection(this.desired, desired);
    this.desired = desired;
    this.scanner.configure(desired.config);
    if (isOther) this.startAfresh();
    this.giveUpOutdatedAttempt();
    this.wake();
    this.loop ??= this.run();
  }

  /** Tries at once whatever was waiting for its time. */
  wake(): void {
    const nowMs = performance.now();
    this.connecting = wokenUp(this.connecting, nowMs);
    this.rotating = wokenUp(this.rotating, nowMs);
    this.alarm.ring();
  }

  get isWaitingForTrust(): boolean {
    return this.failure?.faultClass === 'CERTIFICATE_REFUSED' || this.pendingRotation !== null;
  }

  /** Closes what is open. Nothing is reported any more. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.scanner.stop();
    this.attempt?.controller.abort();
    this.alarm.ring();
    await this.loop;
    await this.connection?.session.close();
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      this.report();
      const desired = this.desired && desiredConnection(this.desired);
      const actual = {
        session: this.connection?.basis,
        connecting: this.connecting,
        rotating: this.rotating,
      };
      await this.take(nextStep(desired, actual, performance.now()));
    }
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
        return this.alarm.sleep(step.untilMs);
    }
  }

  private async close(reason: CloseReason): Promise<void> {
    const { connection } = this;
    this.context.log.info({ deviceId: this.deviceId, reason }, 'closing the session');
    if (reason === 'NOT_WANTED') this.scanner.stop();
    else this.scanner.use(undefined);
    await connection?.session.close();
    if (reason !== 'NOT_WANTED') this.scanner.countReconnect();
    if (this.connection === connection) this.connection = undefined;
    this.startAfresh();
  }

  private async connect(): Promise<void> {
    const failed = (failure: JudgedFailure): void => {
      this.failure = failure;
      this.connecting = this.retryAfter(this.connecting, failure);
    };
    await this.try(async (opening) => this.adopt(await opening.openSession()), failed);
  }

  /** Make before break: the session in use goes on until the server has accepted the new revision. */
  private async rotate(): Promise<void> {
    const failed = (failure: JudgedFailure, target: ConnectionTarget): void => {
      this.rotating = this.retryAfter(this.rotating, failure);
      this.pendingRotation = pendingRotationOf(target, failure, this.pendingRotation);
      if (!this.connection) this.failure = failure;
    };
    await this.try(async (opening) => {
      const next = await this.openSecondSession(opening);
      const previous = this.connection;
      this.adopt(next);
      await this.scanner.idle();
      await previous?.session.close();
    }, failed);
  }

  /** A server with no room for a second session gets its new one between two scans: its trust has been proven. */
  private async openSecondSession(opening: Opening): Promise<DeviceConnection> {
    try {
      return await opening.openSession();
    } catch (error) {
      if (!hasNoRoom(error)) throw error;
    }
    await this.scanner.afterScan();
    const { connection } = this;
    this.connection = undefined;
    this.scanner.use(undefined);
    await connection?.session.close();
    return opening.openSession();
  }

  /** One try, which counts only as long as nobody gave it up. */
  private async try(
    work: (opening: Opening) => Promise<void>,
    failed: (failure: JudgedFailure, target: ConnectionTarget) => void,
  ): Promise<void> {
    if (!this.desired) return;
    const target = this.context.targetOf(this.desired);
    const controller = new AbortController();
    this.attempt = { basis: basisOf(target), controller };
    const opening = new Opening(this.context, target, controller.signal);
    try {
      await work(opening);
    } catch (error) {
      opening.abandon();
      if (controller.signal.aborted) return;
      const failure = judge(error, target);
      const { statusCode, headline } = failure.diagnosis;
      this.context.log.info({ deviceId: this.deviceId, err: error, statusCode }, headline);
      failed(failure, target);
    } finally {
      this.attempt = undefined;
    }
  }

  private adopt(connection: DeviceConnection): void {
    this.connection = connection;
    this.connectedAtMs = performance.now();
    this.failure = undefined;
    this.pendingRotation = null;
    this.rotating = untried;
    this.scanner.use(connection);
    this.context.log.info({ deviceId: this.deviceId, ...connection.sessionFacts }, 'session opened');
    this.report();
    connection.session.onLost((reason) => this.lose(connection, reason));
  }

  /** A sound session that is lost is opened anew at once, once; one that hardly lived only after a pause. */
  private lose(connection: DeviceConnection, reason: string): void {
    if (this.connection !== connection) return;
    this.context.log.warn({ deviceId: this.deviceId, reason }, 'session lost');
    this.connection = undefined;
    this.scanner.use(undefined);
    this.scanner.countReconnect();
    const wasSound = performance.now() - this.connectedAtMs >= soundSessionMs;
    this.connecting = wasSound
      ? untried
      : afterFailure(this.connecting, 'TRANSIENT', this.retryFacts(), this.context.pacing);
    this.alarm.ring();
    this.report();
  }

  private startAfresh(): void {
    this.connecting = untried;
    this.rotating = untried;
    this.failure = undefined;
    this.pendingRotation = null;
  }

  private giveUpOutdatedAttempt(): void {
    const desired = this.desired && desiredConnection(this.desired);
    const bases = [this.attempt?.basis, this.connection?.basis].filter((basis) => basis !== undefined);
    if (bases.some((basis) => reasonToClose(desired, basis) !== undefined)) this.attempt?.controller.abort();
  }

  private retryAfter(state: RetryState, { faultClass }: JudgedFailure): RetryState {
    return afterFailure(state, faultClass, this.retryFacts(), this.context.pacing);
  }

  private retryFacts(): { nowMs: number; random: number; scanRateMs: number } {
    return {
      nowMs: performance.now(),
      random: Math.random(),
      scanRateMs: this.desired?.config.scanRateMs ?? 1_000,
    };
  }

  private report(): void {
    this.withStatus((status) => this.context.report(status));
  }

  private withStatus(use: (status: DeviceStatus) => void): void {
    if (!this.desired || this.stopped) return;
    const { enabled: wanted, plantId, version } = this.desired.config;
    const { connecting, failure } = this;
    const status = statusOf({ wanted, hasSession: this.connection !== undefined, connecting, failure });
    if (this.lastStatus?.status !== status) this.lastStatus = { status, since: new Date() };
    use({
      deviceId: this.deviceId,
      plantId,
      connectorId: this.context.connectorId,
      configVersion: version,
      status,
      since: this.lastStatus.since.toISOString(),
      error: failure && wanted ? connectionErrorOf(failure.diagnosis) : null,
      waitingForTrust: wanted && failure?.faultClass === 'CERTIFICATE_REFUSED',
      session: this.connection?.sessionFacts ?? null,
      pendingRotation: this.pendingRotation,
      counters: this.scanner.counters,
    });
  }
}

function judge(error: unknown, target: ConnectionTarget): JudgedFailure {
  const { fault, facts } = error instanceof ConnectionFailedError ? error : unexpected(error, target);
  return { faultClass: classOf(fault), diagnosis: diagnose(fault, facts) };
}

/** Our own mistake: shown as what it is, and tried again as if it may pass. */
function unexpected(error: unknown, target: ConnectionTarget): ConnectionFailedError {
  const fault = { stage: 'ENDPOINTS', code: 'BadInternalError', words: String(error) } as const;
  return new ConnectionFailedError(fault, new ConnectionAttempt(target, AbortSignal.abort()).facts);
}

function pendingRotationOf(
  { certificate }: ConnectionTarget,
  { diagnosis }: JudgedFailure,
  before: PendingRotation | null,
): PendingRotation | null {
  if (!certificate) return null;
  const { certificateId, revision, thumbprint } = certificate;
  const since = before?.revision === revision ? before.since : new Date().toISOString();
  return { certificateId, revision, thumbprint, since, error: connectionErrorOf(diagnosis) };
}

function basisOf({
  endpointUrl,
  securityMode,
  securityPolicy,
  certificate,
}: ConnectionTarget): ConnectionBasis {
  const { certificateId = null, revision = null } = certificate ?? {};
  return { endpointUrl, securityMode, securityPolicy, certificateId, revision };
}
