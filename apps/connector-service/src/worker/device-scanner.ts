import type { DeviceConfig, DeviceStatus, HandedScans, ScanResult } from '@koios/opcua-contracts';
import { recordScanCounters } from '../metrics/scan-metrics.js';
import { LastHour } from '../domain/last-hour.js';
import { beatAt, beatsBetween, type ScanSeries, seriesFrom, timeOfBeat } from '../domain/scan-beat.js';
import { LatestValues, type SubscribableSession } from '../opcua/latest-values.js';
import { type ReadableSession, TagReader } from '../opcua/tag-reader.js';

export type ScanCounters = DeviceStatus['counters'];

/** Told of every scan, and of everything that changes the counters. */
export interface ScanListener {
  scanned(result: Omit<ScanResult, 'deviceId' | 'plantId' | 'connectorId' | 'leaseToken'>): void;
  counted(before: ScanCounters, after: ScanCounters): void;
  /** Asked before every scan. */
  mayScan(): boolean;
  /** A scan ended in a way that nobody has thought of; it is counted as missed. */
  failed(error: unknown): void;
}

/** What is scanned on. */
export interface ScannedConnection {
  readonly session: SubscribableSession;
  readonly sessionFacts: Pick<NonNullable<DeviceStatus['session']>, 'thumbprint'>;
}

type ScanSettings = Pick<DeviceConfig, 'scanRateMs' | 'tags' | 'readMode'>;

/**
 * Scans one device on its beats. Each beat either has its scan or is counted as missed: a scan never queues, and what
 * happens to the connection moves no beat. The connection may be exchanged at any time: a scan under way ends on the one
 * it began with.
 */
export class DeviceScanner {
  private counts: ScanCounters = noScans;
  private readonly missedLastHour = new LastHour();
  private connection: ScannedConnection | undefined;
  private series: (ScanSeries & { readonly startedAt: Date }) | undefined;
  private settings: ScanSettings | undefined;
  private reader = new TagReader([]);
  /** With read mode SUBSCRIBE: what the server has reported. */
  private latest: LatestValues | undefined;
  private lastBeat = 0;
  /** The last one that has its scan or is counted as missed; a scan under way is neither yet. */
  private settledBeat = 0;
  private underWay: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private scanEnded: (() => void)[] = [];

  constructor(private readonly listener: ScanListener) {}

  get counters(): ScanCounters {
    const missedScansLastHour = this.missedLastHour.sum(performance.now());
    return { ...this.counts, missedScansLastHour, lastBeat: this.settledBeat };
  }

  /** Takes over what to read and how often; another rate begins a new series. */
  configure(settings: ScanSettings): void {
    if (JSON.stringify(settings.tags) !== JSON.stringify(this.reader.tags))
      this.reader = new TagReader(settings.tags);
    const hasNewRate = this.series !== undefined && this.series.scanRateMs !== settings.scanRateMs;
    this.settings = settings;
    if (hasNewRate) this.begin();
  }

  /** Scans on this connection from the next beat on; the first one ever begins the series. Without one, beats are missed. */
  use(connection: ScannedConnection | undefined): void {
    this.connection = connection;
    if (!connection) this.tellWaiting();
    else if (!this.series) this.begin();
  }

  /** Waits until no scan is under way. */
  async idle(): Promise<void> {
    await this.underWay;
  }

  /** Waits for a moment with time for something else before the next scan: at once, or when the next one has ended. */
  async afterScan(): Promise<void> {
    if (this.underWay) return this.underWay;
    if (!this.series || !this.connection) return;
    const pauseMs = timeOfBeat(this.series, this.lastBeat + 1) - performance.now();
    if (pauseMs < longPauseMs) await new Promise<void>((resolve) => this.scanEnded.push(resolve));
  }

  /**
   * Goes on where another connector stopped; with another rate only its counters are taken over. A beat that is due already
   * still has its scan, if a connection to scan on is given before anything else happens.
   */
  resume({ counters, series }: Pick<HandedScans, 'counters' | 'series'>): void {
    this.counts = counters;
    this.missedLastHour.replace(counters.missedScansLastHour ?? 0, performance.now());
    if (!series || series.scanRateMs !== this.settings?.scanRateMs) return;
    const { scanRateMs, lastBeat, sinceLastBeatMs } = series;
    const startMs = performance.now() - sinceLastBeatMs - lastBeat * scanRateMs;
    this.series = { startMs, scanRateMs, startedAt: new Date(series.startedAt) };
    this.lastBeat = lastBeat;
    this.settledBeat = lastBeat;
    this.waitForNextBeat(this.series);
  }

  /** Ends scanning for somebody who goes on with it: waits a moment for a scan under way, and drops it after that. */
  async handOver(): Promise<Pick<HandedScans, 'counters' | 'series'>> {
    clearTimeout(this.timer);
    const { series, lastBeat } = this;
    const isOver = await this.underWayIsOver();
    this.stop();
    const missedScans = this.counts.missedScans + (isOver ? 0 : 1);
    const counters = { ...this.counters, missedScans };
    if (!series) return { counters, series: null };
    const sinceLastBeatMs = performance.now() - timeOfBeat(series, lastBeat);
    const { scanRateMs, startedAt } = series;
    return {
      counters,
      series: { scanRateMs, startedAt: startedAt.toISOString(), lastBeat, sinceLastBeatMs },
    };
  }

  private async underWayIsOver(): Promise<boolean> {
    if (!this.underWay) return true;
    const limit = new Promise<boolean>((resolve) => setTimeout(resolve, handOverLimitMs, false).unref());
    return Promise.race([this.underWay.then(() => true), limit]);
  }

  /** Ends the series; what a scan under way brings is dropped. */
  stop(): void {
    clearTimeout(this.timer);
    this.series = undefined;
    this.connection = undefined;
    this.latest?.end();
    this.latest = undefined;
    this.tellWaiting();
  }

  countReconnect(): void {
    this.count({ reconnects: this.counts.reconnects + 1 });
  }

  private begin(): void {
    if (!this.settings) return;
    clearTimeout(this.timer);
    this.series = { ...seriesFrom(performance.now(), this.settings.scanRateMs), startedAt: new Date() };
    this.lastBeat = 0;
    this.settledBeat = 0;
    this.beat();
  }

  private beat(): void {
    const { series } = this;
    if (!series) return;
    const beat = beatAt(series, performance.now());
    if (beat > this.lastBeat) this.take(beat, series.startedAt);
    this.waitForNextBeat(series);
  }

  private waitForNextBeat(series: ScanSeries): void {
    const pauseMs = timeOfBeat(series, this.lastBeat + 1) - performance.now();
    // Timers hold at most 2^31 ms; rates are far below.
    this.timer = setTimeout(() => this.beat(), Math.max(0, pauseMs));
  }

  private take(beat: number, startedAt: Date): void {
    const skipped = beatsBetween(this.lastBeat, beat);
    this.lastBeat = beat;
    const { connection } = this;
    const canScan = connection !== undefined && this.underWay === undefined && this.listener.mayScan();
    // While one is under way nothing is settled: who takes over after a crash rather counts one twice than none.
    if (!this.underWay) this.settledBeat = canScan ? beat - 1 : beat;
    if (skipped > 0 || !canScan)
      this.count({ missedScans: this.counts.missedScans + skipped + (canScan ? 0 : 1) });
    if (!canScan) return;
    this.underWay = this.scan(connection, beat, startedAt)
      .catch((error: unknown) => this.fail(error))
      .finally(() => this.endScan());
  }

  private fail(error: unknown): void {
    this.listener.failed(error);
    this.count({ missedScans: this.counts.missedScans + 1 });
  }

  private endScan(): void {
    this.underWay = undefined;
    this.settledBeat = this.lastBeat;
    this.tellWaiting();
  }

  private tellWaiting(): void {
    for (const resolve of this.scanEnded.splice(0)) resolve();
  }

  private async scan(
    connection: ScannedConnection,
    scanNumber: number,
    seriesStartedAt: Date,
  ): Promise<void> {
    const startedAt = new Date();
    const startedAtMs = performance.now();
    const { series } = this;
    const values = await this.reader.read(this.sourceOn(connection.session)).catch(() => undefined);
    const durationMs = performance.now() - startedAtMs;
    if (!series || !this.series) return;
    if (durationMs > (this.settings?.scanRateMs ?? 0)) this.count({ overscans: this.counts.overscans + 1 });
    if (!values) return this.count({ missedScans: this.counts.missedScans + 1 });
    this.listener.scanned({
      scanNumber,
      seriesStartedAt: seriesStartedAt.toISOString(),
      scanRateMs: series.scanRateMs,
      startedAt: startedAt.toISOString(),
      durationMs,
      thumbprint: connection.sessionFacts.thumbprint,
      values,
    });
    this.count({
      lastScanNumber: scanNumber,
      lastScanAt: startedAt.toISOString(),
      lastScanDurationMs: durationMs,
    });
  }

  /** The session itself, or with read mode SUBSCRIBE what it reports; what was subscribed to otherwise before is ended. */
  private sourceOn(session: SubscribableSession): ReadableSession {
    const { deadbands } = this.reader;
    const { readMode, scanRateMs } = this.settings ?? {};
    const isStill =
      this.latest?.session === session &&
      this.latest.deadbands === deadbands &&
      this.latest.publishingIntervalMs === scanRateMs;
    if (isStill && readMode === 'SUBSCRIBE' && this.latest) return this.latest;
    this.latest?.end();
    this.latest = undefined;
    if (readMode !== 'SUBSCRIBE' || scanRateMs === undefined) return session;
    this.latest = new LatestValues(session, deadbands, scanRateMs);
    return this.latest;
  }

  private count(changes: Partial<ScanCounters>): void {
    recordScanCounters(this.counts, changes);
    const before = this.counts;
    this.counts = { ...before, ...changes };
    this.missedLastHour.add(this.counts.missedScans - before.missedScans, performance.now());
    this.listener.counted(before, this.counts);
  }
}

/** A scan that takes longer does not hold up a whole shard. */
const handOverLimitMs = 1_000;
/** Time enough to close one session and open another. */
const longPauseMs = 2_000;

const noScans: ScanCounters = {
  lastScanNumber: 0,
  lastScanAt: null,
  lastScanDurationMs: null,
  missedScans: 0,
  overscans: 0,
  reconnects: 0,
};
