import { expect, it } from '@jest/globals';
import type { ScanResult } from '@koios/opcua-contracts';
import { reportedStatus } from '../../../test/fixtures/reports.js';
import { handedScansFrom } from './last-known-scans.js';

const startedAt = '2026-03-01T12:00:00.000Z';
const startMs = Date.parse(startedAt);
const deviceId = '7d3f6c1e-58a4-4f6b-9b53-0d0f3a1c2b4d';

const status = reportedStatus({
  deviceId,
  since: startedAt,
  counters: {
    lastScanNumber: 8,
    lastScanAt: startedAt,
    lastScanDurationMs: 5,
    missedScans: 3,
    overscans: 1,
    reconnects: 2,
  },
});

const scan: ScanResult = {
  deviceId,
  plantId: 'north',
  connectorId: 'gone',
  leaseToken: 1,
  scanNumber: 10,
  seriesStartedAt: startedAt,
  scanRateMs: 1_000,
  startedAt: '2026-03-01T12:00:09.000Z',
  durationMs: 5,
  thumbprint: null,
  values: [],
};

it('knows the beat of the last scan that was published, which may be newer than the last report', () => {
  // Beat 1 is where the series starts, beat 10 is 9 s later.
  expect(handedScansFrom(status, scan, startMs + 12_500)).toMatchObject({
    status: 'RUNNING',
    since: startedAt,
    counters: { lastScanNumber: 10, lastScanAt: scan.startedAt, missedScans: 3, overscans: 1, reconnects: 2 },
    series: { startedAt, scanRateMs: 1_000, lastBeat: 10, sinceLastBeatMs: 3_500 },
  });
});

it('counts no beat again that was reported as missed after the last scan', () => {
  const counters = { ...status.counters, missedScans: 5, lastBeat: 12 };
  expect(handedScansFrom({ ...status, counters }, scan, startMs + 12_500)).toMatchObject({
    counters: { missedScans: 5 },
    series: { lastBeat: 12, sinceLastBeatMs: 1_500 },
  });
});

it('begins a new series, and keeps the counters, after a gap of more than a minute', () => {
  expect(handedScansFrom(status, scan, startMs + 69_000).series).not.toBeNull();
  const late = handedScansFrom(status, scan, startMs + 69_001);
  expect(late).toMatchObject({ series: null, counters: { missedScans: 3 } });
});

it('lets a slow device miss a scan before its series is over', () => {
  const slow = { ...scan, scanRateMs: 3_600_000, scanNumber: 9 };
  const lastBeatMs = startMs + 8 * 3_600_000;
  expect(handedScansFrom(status, slow, lastBeatMs + 7_000_000).series).not.toBeNull();
  expect(handedScansFrom(status, slow, lastBeatMs + 7_200_001).series).toBeNull();
});

it('begins a new series for a device that was stopped, or of which no scan is known', () => {
  expect(handedScansFrom({ ...status, status: 'STOPPED' }, scan, startMs + 10_000).series).toBeNull();
  expect(handedScansFrom(status, undefined, startMs + 10_000).series).toBeNull();
});

it('does not go back behind the last beat when its clock is slow', () => {
  expect(handedScansFrom(status, scan, startMs + 5_000).series).toMatchObject({
    lastBeat: 10,
    sinceLastBeatMs: 0,
  });
});
