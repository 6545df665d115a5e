import { describe, expect, it } from '@jest/globals';
import { parseScanRateMs } from './scan-rate.js';

describe('a scan rate', () => {
  it.each([100, 1_000, 3_600_000])('of %i ms is one', (scanRateMs) => {
    expect(parseScanRateMs(scanRateMs)).toBe(scanRateMs);
  });

  it.each([99, 3_600_001, 0, -1_000, 100.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'of %d ms is none',
    (scanRateMs) => {
      expect(() => parseScanRateMs(scanRateMs)).toThrow(
        expect.objectContaining({ code: 'SCAN_RATE_INVALID', field: 'scanRateMs' }),
      );
    },
  );
});
