import { Button, Group, Select, Stack } from '@mantine/core';
import { IconPlus, IconServer2 } from '@tabler/icons-react';
import { useLocation, useNavigate } from 'react-router';
import { EmptyState } from '../elements/empty-state.js';
import { FailureNotice } from '../elements/failure-notice.js';
import { GuardedButton } from '../elements/guarded-button.js';
import { ListCount } from '../elements/list-table.js';
import { PageHeader } from '../elements/page-header.js';
import { SearchField } from '../elements/search-field.js';
import { useQueryParameters } from '../elements/use-query-parameter.js';
import { PlantListDocument } from '../graphql/operations.generated.js';
import { useAllRows } from '../graphql/use-rows.js';
import { text } from '../messages/messages.js';
import { paths } from '../paths.js';
import { useAllowance } from '../session/use-session.js';
import {
  type DeviceFilterState,
  filterNames,
  isByState,
  isFiltered,
  mayHaveErrors,
  noFilter,
} from './device-filter.js';
import { useDeviceCounts, useDeviceList } from './device-list.js';
import { DeviceTable } from './device-table.js';
import { useRememberedList } from './last-list.js';
import { ErrorFilter, StateFilter } from './state-filter.js';

const words = text.devices;

export default function DevicesPage() {
  const [filter, change] = useQueryParameters(filterNames);
  const list = useDeviceList(filter);
  useRememberedList(useLocation().search);
  const counts = useDeviceCounts(filter);
  return (
    <>
      <PageHeader title={words.title} subtitle={words.subtitle} actions={<AddDevice />} />
      <div className="card">
        <Stack p="sm" gap="sm">
          <StateFilter counts={counts} chosen={filter.state} onChange={(state) => change({ state })} />
          <Group justify="space-between">
            <Group gap="sm">
              <SearchField
                label={words.search}
                value={filter.search}
                onSearch={(search) => change({ search })}
              />
              <PlantFilter plantId={filter.plant} onChange={(plant) => change({ plant })} />
              <ErrorFilter counts={counts} chosen={filter.error} onChange={(error) => change({ error })} />
            </Group>
            <ListCount total={list.totalCount} />
          </Group>
        </Stack>
        <FailureNotice failure={list.failure} onRetry={list.reload} />
        {list.totalCount === 0 ? (
          <NoDevices filter={filter} onShowAll={() => change(noFilter)} />
        ) : (
          <DeviceTable list={list} showErrors={mayHaveErrors(filter)} />
        )}
      </div>
    </>
  );
}

function AddDevice() {
  const navigate = useNavigate();
  return (
    <GuardedButton
      allowance={useAllowance('configure-devices')}
      leftSection={<IconPlus size={16} />}
      onClick={() => void navigate(paths.newDevice)}
    >
      {words.add}
    </GuardedButton>
  );
}

interface PlantFilterProps {
  readonly plantId: string;
  readonly onChange: (plantId: string) => void;
}

function PlantFilter({ plantId, onChange }: PlantFilterProps) {
  const plants = useAllRows(PlantListDocument, 'plants', {}).items;
  return (
    <Select
      w={200}
      aria-label={words.plant}
      placeholder={words.allPlants}
      clearable
      clearButtonProps={{ 'aria-label': words.allPlants }}
      data={plants.map(({ id, name }) => ({ value: id, label: name }))}
      value={plantId === '' ? null : plantId}
      onChange={(value) => onChange(value ?? '')}
    />
  );
}

interface NoDevicesProps {
  readonly filter: DeviceFilterState;
  readonly onShowAll: () => void;
}

function NoDevices({ filter, onShowAll }: NoDevicesProps) {
  const showAll = (
    <Button variant="default" onClick={onShowAll}>
      {words.showAll}
    </Button>
  );
  if (isByState(filter))
    return (
      <EmptyState icon={IconServer2} title={words.noneInState} actions={showAll}>
        {words.noneInStateHint}
      </EmptyState>
    );
  if (isFiltered(filter))
    return (
      <EmptyState icon={IconServer2} title={text.tables.noMatchTitle} actions={showAll}>
        {text.tables.noMatch}
      </EmptyState>
    );
  return (
    <EmptyState icon={IconServer2} title={words.emptyTitle} actions={<AddDevice />}>
      {words.empty}
    </EmptyState>
  );
}
