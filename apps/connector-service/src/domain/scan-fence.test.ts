import { describe, expect, it } from '@jest/globals';
import { ScanFence } from './scan-fence.js';

let scanNumber = 0;
const scan = (leaseToken: number, scanRateMs = 1_000) => ({
  leaseToken,
  scanRateMs,
  scanNumber: (scanNumber += 1),
  seriesStartedAt: '2026-03-01T12:00:00.000Z',
});

describe('scans of a device that has changed hands', () => {
  it('are those of the newest holder, whoever is late', () => {
    const fence = new ScanFence();
    const admitted = [7, 9, 7, 9, 8, 10].map((token, index) => fence.admits(scan(token), index * 100));
    expect(admitted).toEqual([true, true, false, true, false, true]);
  });

  it('come once, also when they are sent again', () => {
    const fence = new ScanFence();
    const [first, second, third] = [scan(7), scan(7), scan(7)];
    const admitted = [first, second, first, second, third].map((seen, index) => fence.admits(seen, index));
    expect(admitted).toEqual([true, true, false, false, true]);
    expect(fence.admits({ ...first, seriesStartedAt: '2026-03-01T13:00:00.000Z' }, 10)).toBe(true);
  });

  it('count again with an older token when the newer one has been silent for 10 s', () => {
    const fence = new ScanFence();
    expect(fence.admits(scan(9), 0)).toBe(true);
    expect(fence.admits(scan(1), 9_999)).toBe(false);
    expect(fence.admits(scan(1), 10_000)).toBe(true);
    expect(fence.admits(scan(1), 11_000)).toBe(true);
  });

  it('count again after two periods where these are longer', () => {
    const fence = new ScanFence();
    expect(fence.admits(scan(9, 60_000), 0)).toBe(true);
    expect(fence.admits(scan(1, 60_000), 119_999)).toBe(false);
    expect(fence.admits(scan(1, 60_000), 120_000)).toBe(true);
  });
});
