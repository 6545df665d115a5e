import type { ConnectorFleetQuery } from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';

type Connector = ConnectorFleetQuery['connectors'][number];
const { columns } = text.connectors;

interface ConnectorColumn {
  readonly header: string;
  readonly valueOf: (connector: Connector) => string;
}

/** The figures of a connector. */
export const connectorColumns: readonly ConnectorColumn[] = [
  { header: columns.devices, valueOf: ({ deviceCount }) => whole(deviceCount) },
];

function whole(value: number): string {
  return value.toLocaleString('en');
}
