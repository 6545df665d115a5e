import type { DeviceStatus } from '@koios/opcua-contracts';

type ScanCounters = DeviceStatus['counters'];

/** What all devices of this process have scanned and missed since it started, however often they change hands. */
export class ScanTotals {
  private scans = 0;
  private scansBefore = 0;
  private sinceMs = performance.now();
  overscans = 0;
  missedScans = 0;

  /** Takes what has changed in the counters of one device. */
  add(before: ScanCounters, after: ScanCounters): void {
    this.overscans += after.overscans - before.overscans;
    this.missedScans += after.missedScans - before.missedScans;
    if (after.lastScanNumber > before.lastScanNumber) this.scans += 1;
  }

  /** Since it was asked the last time. */
  takeScansPerSecond(nowMs = performance.now()): number {
    const seconds = (nowMs - this.sinceMs) / 1_000;
    const scans = this.scans - this.scansBefore;
    this.scansBefore = this.scans;
    this.sinceMs = nowMs;
    return seconds > 0 ? scans / seconds : 0;
  }
}
