import { counter, durationHistogram } from '@koios/service-kit';
import type { ScanCounters } from '../worker/device-scanner.js';

const scans = counter('koios_scans_total', 'Scans that were done.');
const missedScans = counter('koios_missed_scans_total', 'Beats of a device that had no scan.');
const overscans = counter('koios_overscans_total', 'Scans that took longer than their period.');
const reconnects = counter('koios_reconnects_total', 'Connections that were lost and opened again.');
const scanDuration = durationHistogram('koios_scan_duration_seconds', 'How long a scan takes.');

/** Counts what has changed in the counters of one device. */
export function recordScanCounters(before: ScanCounters, changes: Partial<ScanCounters>): void {
  missedScans.inc((changes.missedScans ?? before.missedScans) - before.missedScans);
  overscans.inc((changes.overscans ?? before.overscans) - before.overscans);
  reconnects.inc((changes.reconnects ?? before.reconnects) - before.reconnects);
  if (changes.lastScanNumber === undefined) return;
  scans.inc();
  scanDuration.observe((changes.lastScanDurationMs ?? 0) / 1_000);
}
