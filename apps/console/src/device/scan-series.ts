/** One scan, as the subscription delivers it. */
export interface Scan {
  readonly scanNumber: number;
  readonly seriesStartedAt: string;
  readonly startedAt: string;
  readonly thumbprint?: string | null;
  readonly values: readonly TagReading[];
}

export interface TagReading {
  readonly name: string;
  readonly nodeId: string;
  readonly value?: unknown;
  readonly dataType?: string | null;
  readonly statusCode: string;
  readonly sourceTimestamp?: string | null;
}

/** The scans of the last minutes, oldest first. */
export type ScanSeries = readonly Scan[];

export const mostScans = 240;

/** Adds a scan. One that was delivered before, as after a reconnect, is not added twice. */
export function withScan(series: ScanSeries, scan: Scan): ScanSeries {
  const last = series.at(-1);
  if (last && isSameSeries(last, scan) && scan.scanNumber <= last.scanNumber) return series;
  return [...series, scan].slice(-mostScans);
}

function isSameSeries(one: Scan, other: Scan): boolean {
  return one.seriesStartedAt === other.seriesStartedAt;
}

/** How many scans before this one did not happen: a gap in the scan numbers (a new series begins without one). */
export function missedBefore(previous: Scan | undefined, scan: Scan): number {
  if (!previous || !isSameSeries(previous, scan)) return 0;
  return scan.scanNumber - previous.scanNumber - 1;
}

export interface SeriesSummary {
  readonly first: number;
  readonly last: number;
  readonly missed: number;
  /** How many certificates the sessions ran on, one after the other. */
  readonly certificates: number;
}

export function summaryOf(series: ScanSeries): SeriesSummary | undefined {
  const [first] = series;
  const last = series.at(-1);
  if (!first || !last) return undefined;
  const missed = series.reduce((sum, scan, index) => sum + missedBefore(series[index - 1], scan), 0);
  const certificates = new Set(series.map(({ thumbprint }) => thumbprint ?? '')).size;
  return { first: first.scanNumber, last: last.scanNumber, missed, certificates };
}

/** A point of a chart; `gap` where the line must not be drawn through. */
export interface ChartPoint {
  readonly atMs: number;
  readonly value: number;
  readonly gap: boolean;
  readonly certificateChanged: boolean;
}

/** The course of one tag: its numbers, as far as they are numbers of good quality. */
export function courseOf(series: ScanSeries, tag: string): readonly ChartPoint[] {
  return series.flatMap((scan, index) => {
    const value = numberOf(scan.values.find(({ name }) => name === tag));
    if (value === undefined) return [];
    const previous = series[index - 1];
    const gap = missedBefore(previous, scan) > 0 || (previous !== undefined && !isSameSeries(previous, scan));
    const certificateChanged = previous !== undefined && previous.thumbprint !== scan.thumbprint;
    return [{ atMs: Date.parse(scan.startedAt), value, gap, certificateChanged }];
  });
}

/** 64-bit integers are text; a text that is no number stays one. */
function numberOf(reading: TagReading | undefined): number | undefined {
  if (!reading || !reading.statusCode.startsWith('Good')) return undefined;
  if (typeof reading.value === 'number') return Number.isFinite(reading.value) ? reading.value : undefined;
  if (typeof reading.value === 'boolean') return reading.value ? 1 : 0;
  if (typeof reading.value !== 'string' || !/^U?Int64$/.test(reading.dataType ?? '')) return undefined;
  return Number(reading.value);
}
