import { Group, Skeleton, Stack } from '@mantine/core';
import { IconBuildingFactory2, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { EmptyState } from '../elements/empty-state.js';
import { FailureNotice } from '../elements/failure-notice.js';
import { GuardedButton } from '../elements/guarded-button.js';
import { PageHeader } from '../elements/page-header.js';
import { usePeriodically } from '../elements/use-periodically.js';
import { ConnectorListDocument, PlantListDocument } from '../graphql/operations.generated.js';
import { useAllRows } from '../graphql/use-rows.js';
import { text } from '../messages/messages.js';
import { useAllowance } from '../session/use-session.js';
import { AddPlantDialog } from './add-plant-dialog.js';
import { ExpiryTimeline } from './expiry-timeline.js';
import { PlantCard } from './plant-card.js';

const words = text.connectors;
const everyMs = 3_000;

export default function ConnectorsPage() {
  const plants = useAllRows(PlantListDocument, 'plants', {});
  const connectors = useAllRows(ConnectorListDocument, 'connectors', {});
  const failure = plants.failure ?? connectors.failure;
  const loaded = plants.totalCount !== undefined && connectors.totalCount !== undefined;
  const [adding, setAdding] = useState(false);
  const reload = () => {
    plants.reload();
    connectors.reload();
  };
  usePeriodically(reload, everyMs);
  return (
    <>
      <PageHeader
        title={words.title}
        subtitle={words.subtitle}
        actions={
          <GuardedButton
            allowance={useAllowance('administer')}
            variant="default"
            leftSection={<IconPlus size={16} />}
            onClick={() => setAdding(true)}
          >
            {words.addPlant}
          </GuardedButton>
        }
      />
      <Stack gap="md">
        <FailureNotice failure={failure} onRetry={reload} />
        {!loaded && !failure && <Skeleton height={180} radius={10} />}
        {loaded &&
          plants.items.map((plant) => (
            <PlantCard
              key={plant.id}
              plant={plant}
              connectors={connectors.items.filter(({ plantId }) => plantId === plant.id)}
              onChanged={reload}
            />
          ))}
        {plants.totalCount === 0 && <NoPlants onAdd={() => setAdding(true)} />}
        <ExpiryTimeline />
      </Stack>
      {adding && <AddPlantDialog onClose={() => setAdding(false)} onDone={reload} />}
    </>
  );
}

function NoPlants({ onAdd }: { readonly onAdd: () => void }) {
  return (
    <Group className="card" justify="center">
      <EmptyState
        icon={IconBuildingFactory2}
        title={words.noPlantTitle}
        actions={
          <GuardedButton allowance={useAllowance('administer')} onClick={onAdd}>
            {words.addPlant}
          </GuardedButton>
        }
      >
        {words.noPlant}
      </EmptyState>
    </Group>
  );
}
