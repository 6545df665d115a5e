import {
  deviceKey,
  type DeviceConfig,
  type DeviceStatus,
  type deviceStatusBucket,
  type HandedScans,
  type ScanResult,
  scanResultSchema,
  valuesStream,
  valuesSubject,
} from '@koios/opcua-contracts';
import type { Bucket } from '@koios/messaging';
import { JetStreamApiError, type JetStreamManager } from '@nats-io/jetstream';
import type { Logger } from 'pino';

/** A device that nobody scanned for longer begins a new series: its gap is an outage, and no row of missed scans. */
const longestGapMs = 60_000;
const noMessageFound = 10_037;

/** Where the scans of a device stand that nobody handed over: what its last holder reported and published is known. */
export class LastKnownScans {
  constructor(
    private readonly manager: JetStreamManager,
    private readonly statuses: Bucket<(typeof deviceStatusBucket)['value']>,
    private readonly log: Logger,
  ) {}

  /** undefined when nothing is known. */
  async of(config: DeviceConfig): Promise<HandedScans | undefined> {
    try {
      const [entry, scan] = await Promise.all([this.statuses.get(deviceKey(config)), this.lastScan(config)]);
      return entry && handedScansFrom(entry.value, scan, Date.now());
    } catch (error) {
      this.log.warn(
        { err: error, deviceId: config.deviceId },
        'the last scan is not known: a new series begins',
      );
      return undefined;
    }
  }

  private async lastScan(config: DeviceConfig): Promise<ScanResult | undefined> {
    try {
      const last_by_subj = valuesSubject(config);
      // By its subject, so that NATS can hold a connector to the values of its own plant.
      const message = await this.manager.direct.getMessage(valuesStream.name, { last_by_subj });
      return message ? scanResultSchema.safeParse(message.json()).data : undefined;
    } catch (error) {
      if (error instanceof JetStreamApiError && error.code === noMessageFound) return undefined;
      throw error;
    }
  }
}

/** The beats go on by the wall clock: the clocks of a plant's connectors are taken to agree. */
export function handedScansFrom(
  { deviceId, status, since, counters }: DeviceStatus,
  scan: ScanResult | undefined,
  nowMs: number,
): HandedScans {
  const handed = { deviceId, status, since, counters, series: null };
  if (status === 'STOPPED' || !scan || scan.scanNumber < counters.lastScanNumber) return handed;
  const { scanNumber, scanRateMs, seriesStartedAt: startedAt } = scan;
  // The series starts with its first beat.
  const sinceMs = (beat: number): number => nowMs - Date.parse(startedAt) - (beat - 1) * scanRateMs;
  if (sinceMs(scanNumber) > Math.max(longestGapMs, 2 * scanRateMs)) return handed;
  // Beats after the last scan may be counted as missed already.
  const lastBeat = Math.max(scanNumber, counters.lastBeat ?? 0);
  return {
    ...handed,
    counters: { ...counters, lastScanNumber: scanNumber, lastScanAt: scan.startedAt },
    series: { startedAt, scanRateMs, lastBeat, sinceLastBeatMs: Math.max(0, sinceMs(lastBeat)) },
  };
}
