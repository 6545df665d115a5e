import { Group, Select } from '@mantine/core';
import { IconPlus, IconServer2 } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import { EmptyState } from '../elements/empty-state.js';
import { FailureNotice } from '../elements/failure-notice.js';
import { GuardedButton } from '../elements/guarded-button.js';
import { ListCount } from '../elements/list-table.js';
import { PageHeader } from '../elements/page-header.js';
import { SearchField } from '../elements/search-field.js';
import { useQueryParameter } from '../elements/use-query-parameter.js';
import { PlantListDocument } from '../graphql/operations.generated.js';
import { useAllRows } from '../graphql/use-rows.js';
import { text } from '../messages/messages.js';
import { paths } from '../paths.js';
import { useAllowance } from '../session/use-session.js';
import { useDeviceList } from './device-list.js';
import { DeviceTable } from './device-table.js';

const words = text.devices;

export default function DevicesPage() {
  const [search, setSearch] = useQueryParameter('search');
  const [plantId, setPlantId] = useQueryParameter('plant');
  const list = useDeviceList(search, plantId);
  const filtered = search !== '' || plantId !== '';
  return (
    <>
      <PageHeader title={words.title} subtitle={words.subtitle} actions={<AddDevice />} />
      <div className="card">
        <Group p="sm" justify="space-between">
          <Group gap="sm">
            <SearchField label={words.search} value={search} onSearch={setSearch} />
            <PlantFilter plantId={plantId} onChange={setPlantId} />
          </Group>
          <ListCount total={list.totalCount} />
        </Group>
        <FailureNotice failure={list.failure} onRetry={list.reload} />
        {list.totalCount === 0 ? <NoDevices filtered={filtered} /> : <DeviceTable list={list} />}
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

function NoDevices({ filtered }: { readonly filtered: boolean }) {
  if (filtered)
    return (
      <EmptyState icon={IconServer2} title={text.tables.noMatchTitle}>
        {text.tables.noMatch}
      </EmptyState>
    );
  return (
    <EmptyState icon={IconServer2} title={words.emptyTitle} actions={<AddDevice />}>
      {words.empty}
    </EmptyState>
  );
}
