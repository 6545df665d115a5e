import type { ScanResult, TagValue } from '@koios/opcua-contracts';
import type { ScanResult as SchemaScanResult, TagValue as SchemaTagValue } from './schema.generated.js';

/** A scan as the schema shows it. */
export function presentScanResult({
  deviceId,
  scanNumber,
  durationMs,
  thumbprint,
  ...rest
}: ScanResult): SchemaScanResult {
  return {
    deviceId,
    scanNumber,
    durationMs,
    thumbprint,
    seriesStartedAt: new Date(rest.seriesStartedAt),
    startedAt: new Date(rest.startedAt),
    values: rest.values.map(presentTagValue),
  };
}

function presentTagValue({ sourceTimestamp, serverTimestamp, ...value }: TagValue): SchemaTagValue {
  return { ...value, sourceTimestamp: instant(sourceTimestamp), serverTimestamp: instant(serverTimestamp) };
}

function instant(timestamp: string | null): Date | null {
  return timestamp === null ? null : new Date(timestamp);
}
