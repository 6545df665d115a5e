import { Group, Text, Title } from '@mantine/core';
import { IconKey, IconPlugConnectedX } from '@tabler/icons-react';
import { useState } from 'react';
import { EmptyState } from '../elements/empty-state.js';
import { GuardedButton } from '../elements/guarded-button.js';
import { RelativeTime } from '../elements/relative-time.js';
import type { ConnectorRowFragment, PlantRowFragment } from '../graphql/operations.generated.js';
import { text } from '../messages/messages.js';
import { useAllowance } from '../session/use-session.js';
import { connectorColumns } from './connector-columns.js';
import { CustodyDialog } from './custody-dialog.js';

const words = text.connectors;

interface PlantCardProps {
  readonly plant: PlantRowFragment;
  readonly connectors: readonly ConnectorRowFragment[];
  readonly onChanged: () => void;
}

/** A plant with the connectors that share its devices. */
export function PlantCard({ plant, connectors, onChanged }: PlantCardProps) {
  const [isChangingCustody, setIsChangingCustody] = useState(false);
  const headingId = `plant-${plant.id}`;
  return (
    <section className="card" aria-labelledby={headingId}>
      <Group className="card-body" justify="space-between">
        <div>
          <Title order={2} size="h5" id={headingId}>
            {plant.name}
          </Title>
          <Text size="sm" c="dimmed">
            {plant.id} · {words.plantDevices(plant.deviceCount)} · {words.replicas(connectors.length)} ·{' '}
            {words.custody[plant.keyCustody]}
          </Text>
        </div>
        <GuardedButton
          allowance={useAllowance('administer')}
          variant="default"
          size="xs"
          leftSection={<IconKey size={14} />}
          onClick={() => setIsChangingCustody(true)}
        >
          {words.changeCustody}
        </GuardedButton>
      </Group>
      {connectors.length === 0 ? (
        <EmptyState icon={IconPlugConnectedX} title={words.noConnectorTitle}>
          {words.noConnector(plant.id)}
        </EmptyState>
      ) : (
        <ConnectorTable label={plant.name} connectors={connectors} />
      )}
      {isChangingCustody && (
        <CustodyDialog plant={plant} onClose={() => setIsChangingCustody(false)} onDone={onChanged} />
      )}
    </section>
  );
}

interface ConnectorTableProps {
  readonly label: string;
  readonly connectors: readonly ConnectorRowFragment[];
}

function ConnectorTable({ label, connectors }: ConnectorTableProps) {
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={label}>
      <table className="data-table" style={{ minWidth: 1080 }}>
        <thead>
          <tr>
            <th scope="col">{words.columns.connector}</th>
            {connectorColumns.map(({ header }) => (
              <th key={header} scope="col" className="number">
                {header}
              </th>
            ))}
            <th scope="col">{words.columns.heartbeat}</th>
            <th scope="col">{words.columns.started}</th>
          </tr>
        </thead>
        <tbody>
          {connectors.map((connector) => (
            <tr key={connector.id}>
              <td>{connector.id}</td>
              {connectorColumns.map(({ header, valueOf }) => (
                <td key={header} className="number">
                  {valueOf(connector)}
                </td>
              ))}
              <td>
                <RelativeTime past instant={connector.lastHeartbeatAt} />
              </td>
              <td>
                <RelativeTime past instant={connector.startedAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
