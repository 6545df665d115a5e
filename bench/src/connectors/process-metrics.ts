/** What a connector tells of itself at one moment. */
export interface ConnectorMetrics {
  readonly cpuSeconds: number;
  readonly residentMegabytes: number;
  /** Since it was asked the last time. */
  readonly eventLoopDelayP99Ms: number;
  readonly scans: number;
  readonly missedScans: number;
  readonly overscans: number;
}

/** Asks `/metrics`. @throws Error when something is missing there */
export async function readMetrics(url: string): Promise<ConnectorMetrics> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const value = (name: string): number => {
    const found = new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1];
    if (found === undefined) throw new Error(`${name} is not among the metrics`);
    return Number(found);
  };
  return {
    cpuSeconds: value('process_cpu_seconds_total'),
    residentMegabytes: value('process_resident_memory_bytes') / 2 ** 20,
    eventLoopDelayP99Ms: value('nodejs_eventloop_lag_p99_seconds') * 1_000,
    scans: value('koios_scans_total'),
    missedScans: value('koios_missed_scans_total'),
    overscans: value('koios_overscans_total'),
  };
}
