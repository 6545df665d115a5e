import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { OpcUaFault } from '../opcua/opcua-fault.js';
import type { ReadValue } from '../opcua/read-value.js';
import { DeviceScanner, type ScannedConnection, type ScanListener } from './device-scanner.js';

const tags = [{ name: 'Level', nodeId: 'ns=1;s=Level' }];
const level: ReadValue = {
  value: 1,
  dataType: 'Double',
  statusCode: 'Good',
  sourceTimestamp: null,
  serverTimestamp: null,
};
const thumbprint = (name: string): string => name.repeat(40);

/** Nothing is subscribed to with POLL. */
const subscribe = () => Promise.reject(new Error('nobody asked for it'));
const read = subscribe;

/** A session that takes its time. */
function sessionOf(name: string, readMs: () => number): ScannedConnection {
  const readValues = async (): Promise<ReadValue[]> => {
    await new Promise((resolve) => setTimeout(resolve, readMs()));
    return [level];
  };
  return {
    session: { hasEnded: false, read, readValues, subscribe },
    sessionFacts: { thumbprint: thumbprint(name) },
  };
}

describe('a scanner', () => {
  let scans: Parameters<ScanListener['scanned']>[0][];
  let scanner: DeviceScanner;
  let failures: unknown[];
  let isAllowed: boolean;
  const scanNumbers = (): number[] => scans.map(({ scanNumber }) => scanNumber);
  const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

  beforeEach(() => {
    jest.useFakeTimers();
    scans = [];
    failures = [];
    isAllowed = true;
    scanner = new DeviceScanner({
      scanned: (scan) => scans.push(scan),
      counted: () => undefined,
      mayScan: () => isAllowed,
      failed: (error) => failures.push(error),
    });
    scanner.configure({ readMode: 'POLL', scanRateMs: 100, tags });
  });

  afterEach(() => {
    scanner.stop();
    jest.useRealTimers();
  });

  it('scans at once and then on every beat', async () => {
    scanner.use(sessionOf('A', () => 10));
    await pass(315);
    expect(scanNumbers()).toEqual([1, 2, 3, 4]);
    expect(scanner.counters).toMatchObject({ lastScanNumber: 4, missedScans: 0, overscans: 0 });
    expect(scans[0]?.values).toEqual([
      expect.objectContaining({ name: 'Level', value: 1, statusCode: 'Good' }),
    ]);
  });

  it('counts beats that fall into a scan as missed, and scans again on the next beat without moving it', async () => {
    scanner.use(sessionOf('A', () => 250));
    await pass(950);
    expect(scanNumbers()).toEqual([1, 4, 7]);
    expect(
      scans.map(({ startedAt }) => Date.parse(startedAt) - Date.parse(scans[0]?.startedAt ?? '')),
    ).toEqual([0, 300, 600]);
    expect(scanner.counters).toMatchObject({ missedScans: 6, overscans: 3 });
  });

  it('does not count a scan as an overscan that takes as long as its period', async () => {
    scanner.use(sessionOf('A', () => 100));
    await pass(150);
    expect(scanner.counters).toMatchObject({ overscans: 0 });
  });

  it('counts beats without a session as missed, and goes on in the same series', async () => {
    scanner.use(sessionOf('A', () => 10));
    await pass(150);
    scanner.use(undefined);
    await pass(200);
    scanner.use(sessionOf('B', () => 10));
    await pass(100);
    expect(scanNumbers()).toEqual([1, 2, 5]);
    expect(scanner.counters.missedScans).toBe(2);
    expect(new Set(scans.map(({ seriesStartedAt }) => seriesStartedAt)).size).toBe(1);
  });

  it('changes the session between two scans: one that is under way ends on the old one', async () => {
    scanner.use(sessionOf('A', () => 50));
    await pass(110);
    scanner.use(sessionOf('B', () => 50));
    const idle = scanner.idle();
    await pass(200);
    await idle;
    expect(scans.map((scan) => scan.thumbprint)).toEqual([thumbprint('A'), thumbprint('A'), thumbprint('B')]);
    expect(scanNumbers()).toEqual([1, 2, 3]);
  });

  it('begins a new series with another rate, and keeps the series with other tags', async () => {
    scanner.use(sessionOf('A', () => 10));
    await pass(150);
    scanner.configure({
      readMode: 'POLL',
      scanRateMs: 100,
      tags: [...tags, { name: 'Bad', nodeId: 'not a NodeId' }],
    });
    await pass(100);
    expect(scanNumbers()).toEqual([1, 2, 3]);
    expect(scans[2]?.values[1]).toMatchObject({ name: 'Bad', value: null, statusCode: 'BadNodeIdInvalid' });
    scanner.configure({ readMode: 'POLL', scanRateMs: 200, tags });
    await pass(250);
    expect(scanNumbers()).toEqual([1, 2, 3, 1, 2]);
    expect(scans[3]?.seriesStartedAt).not.toBe(scans[0]?.seriesStartedAt);
  });

  it('gives every tag the status with which the server refused the whole read', async () => {
    const readValues = () => Promise.reject(new OpcUaFault('BadTooManyOperations'));
    scanner.use({
      session: { hasEnded: false, read, readValues, subscribe },
      sessionFacts: { thumbprint: null },
    });
    await pass(50);
    expect(scans[0]?.values).toEqual([
      expect.objectContaining({ statusCode: 'BadTooManyOperations', value: null }),
    ]);
    expect(scanner.counters).toMatchObject({ lastScanNumber: 1, missedScans: 0 });
  });

  it('counts a scan as missed whose session ended under it', async () => {
    const readValues = () => Promise.reject(new OpcUaFault('BadConnectionClosed'));
    scanner.use({
      session: { hasEnded: true, read, readValues, subscribe },
      sessionFacts: { thumbprint: null },
    });
    await pass(50);
    expect(scans).toEqual([]);
    expect(scanner.counters).toMatchObject({ lastScanNumber: 0, missedScans: 1 });
  });

  it('counts a scan as missed that fails in an unforeseen way, and goes on', async () => {
    const failing = new DeviceScanner({
      scanned: (scan) => {
        if (scan.scanNumber === 1) throw new RangeError('nested too deeply');
        scans.push(scan);
      },
      counted: () => undefined,
      mayScan: () => true,
      failed: (error) => failures.push(error),
    });
    failing.configure({ readMode: 'POLL', scanRateMs: 100, tags });
    failing.use(sessionOf('A', () => 10));
    await pass(50);
    expect(failures).toEqual([new RangeError('nested too deeply')]);
    expect(failing.counters).toMatchObject({ lastScanNumber: 0, missedScans: 1 });
    await pass(100);
    failing.stop();
    expect(scanNumbers()).toEqual([2]);
    expect(failing.counters).toMatchObject({ lastScanNumber: 2, missedScans: 1 });
  });

  it('has time for something else after a scan, or at once when the next one is far', async () => {
    scanner.use(sessionOf('A', () => 10));
    await pass(50);
    let hasTime = false;
    void scanner.afterScan().then(() => (hasTime = true));
    await pass(55);
    expect(hasTime).toBe(false);
    await pass(10);
    expect(hasTime).toBe(true);

    scanner.configure({ readMode: 'POLL', scanRateMs: 60_000, tags });
    await pass(50);
    await scanner.afterScan();
    expect(scanNumbers()).toEqual([1, 2, 1]);
  });

  it('scans no more once its connector may not, and counts that as missed', async () => {
    scanner.use(sessionOf('A', () => 10));
    await pass(150);
    isAllowed = false;
    await pass(200);
    expect(scanNumbers()).toEqual([1, 2]);
    expect(scanner.counters).toMatchObject({ missedScans: 2, missedScansLastHour: 2 });
  });

  it('goes on where another one has stopped: on the same beats, with the next number and the same counters', async () => {
    scanner.use(sessionOf('A', () => 10));
    await pass(230);
    const handed = await scanner.handOver();
    expect(handed.series).toMatchObject({ scanRateMs: 100, lastBeat: 3, sinceLastBeatMs: 30 });
    const successor = new DeviceScanner({
      scanned: (scan) => scans.push(scan),
      counted: () => undefined,
      mayScan: () => true,
      failed: (error) => failures.push(error),
    });
    successor.configure({ readMode: 'POLL', scanRateMs: 100, tags });
    successor.resume(handed);
    successor.use(sessionOf('B', () => 10));
    await pass(300);
    successor.stop();
    expect(scanNumbers().filter((number) => number !== 1)).toEqual([2, 3, 4, 5, 6]);
    expect(new Set(scans.slice(3).map(({ seriesStartedAt }) => seriesStartedAt))).toEqual(
      new Set([scans[0]?.seriesStartedAt]),
    );
    expect(successor.counters).toMatchObject({ missedScans: 0, lastScanNumber: 6 });
  });

  it('still makes the scan that was due when it changed hands', async () => {
    scanner.use(sessionOf('A', () => 10));
    await pass(230);
    const { counters, series } = await scanner.handOver();
    const successor = new DeviceScanner({
      scanned: (scan) => scans.push(scan),
      counted: () => undefined,
      mayScan: () => true,
      failed: (error) => failures.push(error),
    });
    successor.configure({ readMode: 'POLL', scanRateMs: 100, tags });
    successor.resume({ counters, series: series && { ...series, sinceLastBeatMs: 105 } });
    successor.use(sessionOf('B', () => 10));
    await pass(50);
    successor.stop();
    expect(scanNumbers()).toEqual([1, 2, 3, 4]);
    expect(successor.counters).toMatchObject({ missedScans: 0, lastScanNumber: 4 });
  });

  it('says up to which beat each has its scan or is counted as missed', async () => {
    scanner.use(sessionOf('A', () => 50));
    await pass(20);
    expect(scanner.counters).toMatchObject({ lastScanNumber: 0, missedScans: 0, lastBeat: 0 });
    await pass(60);
    expect(scanner.counters).toMatchObject({ lastScanNumber: 1, missedScans: 0, lastBeat: 1 });
    scanner.use(undefined);
    await pass(200);
    expect(scanner.counters).toMatchObject({ lastScanNumber: 1, missedScans: 2, lastBeat: 3 });
  });

  it('settles no beat while a scan that is late is under way', async () => {
    scanner.use(sessionOf('A', () => 250));
    await pass(220);
    expect(scanner.counters).toMatchObject({ lastScanNumber: 0, missedScans: 2, lastBeat: 0 });
    await pass(40);
    expect(scanner.counters).toMatchObject({ lastScanNumber: 1, missedScans: 2, lastBeat: 3 });
  });

  it('counts no missed scan twice when it takes back what it has handed over itself', async () => {
    scanner.use(sessionOf('A', () => 10));
    await pass(150);
    scanner.use(undefined);
    await pass(500);
    const { missedScans } = scanner.counters;
    expect(missedScans).toBe(5);
    for (let outage = 0; outage < 3; outage += 1) scanner.resume(await scanner.handOver());
    expect(scanner.counters).toMatchObject({ missedScans, missedScansLastHour: missedScans });
  });

  it('lets a scan under way end before it hands over', async () => {
    scanner.use(sessionOf('A', () => 60));
    await pass(10);
    const handed = scanner.handOver();
    await pass(100);
    expect((await handed).counters).toMatchObject({ lastScanNumber: 1, missedScans: 0 });
    expect(scanNumbers()).toEqual([1]);
  });

  it('drops a scan that holds up a hand-over, and counts it as missed', async () => {
    scanner.use(sessionOf('A', () => 3_000));
    await pass(10);
    const handed = scanner.handOver();
    await pass(1_000);
    expect((await handed).counters).toMatchObject({ lastScanNumber: 0, missedScans: 1 });
    await pass(5_000);
    expect(scanNumbers()).toEqual([]);
  });
});
