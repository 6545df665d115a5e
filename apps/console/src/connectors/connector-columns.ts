import type { ConnectorRowFragment } from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';

const { columns } = text.connectors;

interface ConnectorColumn {
  readonly header: string;
  readonly valueOf: (connector: ConnectorRowFragment) => string;
}

/** The figures of a connector. */
export const connectorColumns: readonly ConnectorColumn[] = [
  { header: columns.devices, valueOf: ({ deviceCount }) => whole(deviceCount) },
  { header: columns.connected, valueOf: ({ connectedDeviceCount }) => whole(connectedDeviceCount) },
  { header: columns.shards, valueOf: ({ shardCount }) => whole(shardCount) },
  { header: columns.scans, valueOf: ({ scansPerSecond }) => tenths(scansPerSecond) },
  { header: columns.overscans, valueOf: ({ overscans }) => whole(overscans) },
  { header: columns.missed, valueOf: ({ missedScans }) => whole(missedScans) },
  {
    header: columns.memory,
    valueOf: ({ memoryMegabytes }) => text.connectors.megabytes(memoryMegabytes),
  },
];

function tenths(value: number): string {
  return value.toLocaleString('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

function whole(value: number): string {
  return value.toLocaleString('en');
}
