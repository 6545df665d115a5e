import type { ScanResult } from '@koios/opcua-contracts';

/** Four times as long as a connector that was cut off can hold a device: it stops by itself after 2.5 s. */
const memoryMs = 10_000;

/**
 * Keeps out what a connector has scanned that no longer holds the device: its fencing token is older than one that was seen.
 * After a while without the newer one the older one counts again: NATS that has lost its data counts from the beginning.
 */
export class ScanFence {
  private newest: { readonly token: number; readonly atMs: number } | undefined;

  /** Whether a scan that has come in at a time of the monotonic clock is valid. */
  admits({ leaseToken, scanRateMs }: Pick<ScanResult, 'leaseToken' | 'scanRateMs'>, nowMs: number): boolean {
    const { newest } = this;
    const isFresh = newest !== undefined && nowMs - newest.atMs < Math.max(memoryMs, 2 * scanRateMs);
    if (isFresh && leaseToken < newest.token) return false;
    this.newest = { token: leaseToken, atMs: nowMs };
    return true;
  }
}
