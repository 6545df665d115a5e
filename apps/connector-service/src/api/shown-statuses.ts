import { isDeepStrictEqual } from 'node:util';
import type { DeviceStatus } from '@koios/opcua-contracts';
import { isUnattended, type ShownStatus, unattended } from '../domain/unattended.js';
import type { FleetState } from './fleet-state.js';

type Listener = (status: ShownStatus) => void;

interface Shown {
  readonly report: DeviceStatus;
  readonly status: ShownStatus;
}

const lookMs = 1_000;
/** Of a connector that has been silent for so long, when it was heard last is not asked any more. */
const forgottenAfterMs = 3_600_000;

/**
 * How devices are shown: as they were reported, until nothing has been heard of the connector for too long; then as
 * failed, until one reports again. What is stored stays as it is: connectors alone write it.
 */
export class ShownStatuses {
  private readonly shown = new Map<string, Shown>();
  private readonly listeners = new Set<Listener>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly fleet: Pick<FleetState, 'configs' | 'statuses' | 'connectors'>,
    private readonly silenceLimitMs: number,
  ) {
    fleet.statuses.subscribe((report) => this.take(report));
    fleet.configs.subscribe(({ deviceId }) => this.lookAt(deviceId));
  }

  /** To be called when everything that was reported is known: who is not among the connectors then has been silent before. */
  start(): void {
    const counts = this.fleet.connectors.counts();
    for (const { report } of [...this.shown.values()])
      if (this.isWanted(report) && !counts.has(report.plantId)) this.show(report, true);
    this.timer = setInterval(() => this.look(), lookMs);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  get(deviceId: string): ShownStatus | undefined {
    return this.fleet.statuses.get(deviceId) && this.shown.get(deviceId)?.status;
  }

  /** Calls back for every device there is and for every change from now on; answers how to stop that. */
  subscribe(listener: Listener): () => void {
    for (const deviceId of this.shown.keys()) {
      const status = this.get(deviceId);
      if (status) listener(status);
    }
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Judges all devices; tells of those that are shown otherwise than before. */
  look(): void {
    this.fleet.connectors.forgetSilentFor(forgottenAfterMs);
    for (const deviceId of [...this.shown.keys()]) this.lookAt(deviceId);
  }

  private lookAt(deviceId: string): void {
    const before = this.shown.get(deviceId);
    if (!before) return;
    if (!this.fleet.statuses.get(deviceId)) return void this.shown.delete(deviceId);
    const isNow = this.judge(before.report, before);
    if (isNow !== isShownUnattended(before)) this.show(before.report, isNow);
  }

  /** After an outage of NATS everything is reported a second time: only what is new is a sign of life. */
  private take(report: DeviceStatus): void {
    const before = this.shown.get(report.deviceId);
    const isNew = !isDeepStrictEqual(before?.report, report);
    if (isNew && this.timer) this.fleet.connectors.heard(report);
    const isNow = this.judge(report, before);
    if (isNew || isNow !== isShownUnattended(before)) this.show(report, isNow);
  }

  private judge(report: DeviceStatus, before: Shown | undefined): boolean {
    const { connectors } = this.fleet;
    const facts = {
      wasUnattended: isShownUnattended(before),
      isWanted: this.isWanted(report),
      silenceMs: connectors.silenceMs(report),
      listeningMs: connectors.listeningMs,
    };
    return isUnattended(facts, this.silenceLimitMs);
  }

  private isWanted({ deviceId }: DeviceStatus): boolean {
    return this.fleet.configs.get(deviceId)?.enabled ?? false;
  }

  private show(report: DeviceStatus, isNowUnattended: boolean): void {
    const { connectors } = this.fleet;
    const status = isNowUnattended ? unattended(report, connectors.lastSignAt(report)) : report;
    this.shown.set(report.deviceId, { report, status });
    for (const listener of [...this.listeners]) listener(status);
  }
}

function isShownUnattended(shown: Shown | undefined): boolean {
  return shown !== undefined && shown.status !== shown.report;
}
