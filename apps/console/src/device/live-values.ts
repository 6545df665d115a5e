import { useCallback, useSyncExternalStore } from 'react';
import { follow } from '../graphql/live.js';
import { DeviceValuesDocument } from '../graphql/operations.generated.js';
import { type ScanSeries, withScan } from './scan-series.js';

/** So long a device is followed after its page was left: whoever comes back finds the chart without a hole. */
const lingerMs = 120_000;
const nothing: ScanSeries = [];

/** The values of one device while somebody looks at them, and a while longer. */
class LiveValues {
  series: ScanSeries = nothing;
  private readonly listeners = new Set<() => void>();
  private readonly stop: () => void;
  private lingering: ReturnType<typeof setTimeout> | undefined;

  constructor(
    deviceId: string,
    private readonly forget: () => void,
  ) {
    this.stop = follow(DeviceValuesDocument, { deviceId }, ({ deviceValues }) => {
      this.series = withScan(this.series, deviceValues);
      for (const listener of this.listeners) listener();
    });
  }

  subscribe(listener: () => void): () => void {
    clearTimeout(this.lingering);
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.lingering = setTimeout(() => this.end(), lingerMs);
    };
  }

  private end(): void {
    this.stop();
    this.forget();
  }
}

const followed = new Map<string, LiveValues>();

function liveValuesOf(deviceId: string): LiveValues {
  const known = followed.get(deviceId);
  if (known) return known;
  const live = new LiveValues(deviceId, () => followed.delete(deviceId));
  followed.set(deviceId, live);
  return live;
}

export function useScanSeries(deviceId: string): ScanSeries {
  const subscribe = useCallback(
    (listener: () => void) => liveValuesOf(deviceId).subscribe(listener),
    [deviceId],
  );
  return useSyncExternalStore(subscribe, () => followed.get(deviceId)?.series ?? nothing);
}
