import { KoiosError } from '@koios/opcua-contracts';

export const defaultScanRateMs = 1_000;

/** 0.1 s to 3,600 s. @throws KoiosError SCAN_RATE_INVALID */
export function parseScanRateMs(scanRateMs: number): number {
  const isInRange = Number.isInteger(scanRateMs) && scanRateMs >= 100 && scanRateMs <= 3_600_000;
  if (!isInRange) throw new KoiosError('SCAN_RATE_INVALID', undefined, 'scanRateMs');
  return scanRateMs;
}
