import type { ScanResult } from '@koios/opcua-contracts';

/** Four times as long as a connector that was cut off can hold a device: it stops by itself after 2.5 s. */
const memoryMs = 10_000;

type Scan = Pick<ScanResult, 'leaseToken' | 'scanRateMs' | 'scanNumber' | 'seriesStartedAt'>;

/**
 * Keeps out what a connector has scanned that no longer holds the device: its fencing token is older than one that was seen.
 * After a while without the newer one the older one counts again: NATS that has lost its data counts from the beginning.
 * What was on its way when NATS went away is sent again, and may have been seen.
 */
export class ScanFence {
  private newest: { readonly scan: Scan; readonly atMs: number } | undefined;

  /** Whether a scan that has come in at a time of the monotonic clock is valid. */
  admits(scan: Scan, nowMs: number): boolean {
    const { newest } = this;
    const isFresh = newest !== undefined && nowMs - newest.atMs < Math.max(memoryMs, 2 * scan.scanRateMs);
    if (isFresh && (scan.leaseToken < newest.scan.leaseToken || isRepeated(scan, newest.scan))) return false;
    this.newest = { scan, atMs: nowMs };
    return true;
  }
}

function isRepeated(scan: Scan, newest: Scan): boolean {
  return scan.seriesStartedAt === newest.seriesStartedAt && scan.scanNumber <= newest.scanNumber;
}
