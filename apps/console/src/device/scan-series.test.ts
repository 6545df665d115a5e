import { describe, expect, it } from '@jest/globals';
import { courseOf, mostScans, type Scan, type ScanSeries, summaryOf, withScan } from './scan-series.js';

const scan = (scanNumber: number, change: Partial<Scan> = {}): Scan => ({
  scanNumber,
  seriesStartedAt: '2026-03-01T12:00:00Z',
  startedAt: new Date(Date.UTC(2026, 2, 1, 12, 0, scanNumber)).toISOString(),
  thumbprint: 'AA',
  values: [{ name: 'counter', nodeId: 'ns=1;i=1', value: scanNumber, dataType: 'Int32', statusCode: 'Good' }],
  ...change,
});
const reading = (value: unknown, dataType: string, statusCode = 'Good') => [
  { name: 'counter', nodeId: 'ns=1;i=1', value, dataType, statusCode },
];

describe('the scans of a device', () => {
  it('are kept in order, and none twice', () => {
    const series = [scan(1), scan(2), scan(2), scan(1), scan(3)].reduce<ScanSeries>(withScan, []);
    expect(series.map(({ scanNumber }) => scanNumber)).toEqual([1, 2, 3]);
  });

  it('are the last few minutes of them', () => {
    const series = Array.from({ length: mostScans + 10 }, (_scan, index) => scan(index)).reduce<ScanSeries>(
      withScan,
      [],
    );
    expect(series).toHaveLength(mostScans);
    expect(series[0]?.scanNumber).toBe(10);
  });

  it('go on from the beginning of a new series', () => {
    const series = withScan([scan(7)], scan(1, { seriesStartedAt: '2026-03-01T13:00:00Z' }));
    expect(series).toHaveLength(2);
    expect(summaryOf(series)?.missed).toBe(0);
  });
});

describe('the summary of a series', () => {
  it('counts the scans that are missing', () => {
    expect(summaryOf([scan(4), scan(5), scan(8)])).toEqual({ first: 4, last: 8, missed: 2, certificates: 1 });
  });

  it('counts the certificates that the session ran on', () => {
    expect(summaryOf([scan(4), scan(5, { thumbprint: 'BB' })])?.certificates).toBe(2);
  });

  it('of nothing is nothing', () => {
    expect(summaryOf([])).toBeUndefined();
  });
});

describe('the course of a tag', () => {
  it('has a gap where scans are missing, and where a series begins anew', () => {
    const series = [scan(1), scan(2), scan(4), scan(1, { seriesStartedAt: '2026-03-01T13:00:00Z' })];
    expect(courseOf(series, 'counter').map(({ gap }) => gap)).toEqual([false, false, true, true]);
  });

  it('marks where the session moved to another certificate', () => {
    const series = [scan(1), scan(2, { thumbprint: 'BB' }), scan(3, { thumbprint: 'BB' })];
    expect(courseOf(series, 'counter').map(({ certificateChanged }) => certificateChanged)).toEqual([
      false,
      true,
      false,
    ]);
  });

  it.each([
    [1.5, 'Double', [1.5]],
    [true, 'Boolean', [1]],
    ['9007199254740993', 'Int64', [9007199254740992]],
    ['42', 'String', []],
    [null, 'Double', []],
    [Number.NaN, 'Double', []],
  ])('of %p (%s) is %p', (value, dataType, numbers) => {
    const series = [scan(1, { values: reading(value, dataType) })];
    expect(courseOf(series, 'counter').map((point) => point.value)).toEqual(numbers);
  });

  it('leaves out values of bad quality', () => {
    expect(courseOf([scan(1, { values: reading(1, 'Double', 'BadNoCommunication') })], 'counter')).toEqual(
      [],
    );
  });
});
