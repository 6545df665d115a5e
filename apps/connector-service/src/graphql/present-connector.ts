import type { ConnectorStatus } from '@koios/opcua-contracts';
import type { Connector } from './schema.generated.js';

/** A sign of life as the schema shows it. */
export function presentConnector(status: ConnectorStatus): Connector {
  return {
    id: status.connectorId,
    plantId: status.plantId,
    startedAt: new Date(status.startedAt),
    lastHeartbeatAt: new Date(status.lastHeartbeatAt),
    deviceCount: status.deviceCount,
    connectedDeviceCount: status.connectedDeviceCount ?? 0,
    shardCount: status.shardCount ?? 0,
    scansPerSecond: status.scansPerSecond ?? 0,
    overscans: status.overscans ?? 0,
    missedScans: status.missedScans ?? 0,
    memoryMegabytes: status.memoryMegabytes ?? 0,
  };
}
