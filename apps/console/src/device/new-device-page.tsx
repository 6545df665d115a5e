import { Button, Skeleton } from '@mantine/core';
import { IconBuildingFactory2 } from '@tabler/icons-react';
import { Link, useNavigate } from 'react-router';
import { EmptyState } from '../elements/empty-state.js';
import { FailureNotice } from '../elements/failure-notice.js';
import { GuardedButton } from '../elements/guarded-button.js';
import { notify } from '../elements/notify.js';
import { PageHeader } from '../elements/page-header.js';
import { CreateDeviceDocument, PlantListDocument } from '../graphql/operations.generated.js';
import { useAllRows } from '../graphql/use-rows.js';
import { useAction } from '../graphql/use-action.js';
import { text } from '../messages/messages.js';
import { paths } from '../paths.js';
import { useAllowance } from '../session/use-session.js';
import { createInput, type DeviceForm, newDeviceForm } from './device-form.js';
import { DeviceEditor } from './device-editor.js';

const words = text.devices.form;

/** A device has to stand in a plant: the first one, unless another is chosen. */
export default function NewDevicePage() {
  const plants = useAllRows(PlantListDocument, 'plants', {});
  const [firstPlant] = plants.items;
  return (
    <>
      <PageHeader title={words.createTitle} />
      {!firstPlant && <FailureNotice failure={plants.failure} onRetry={plants.reload} />}
      {!firstPlant && plants.loading && <Skeleton height={420} radius={10} />}
      {plants.totalCount === 0 && <NoPlant />}
      {firstPlant && <NewDevice plantId={firstPlant.id} />}
    </>
  );
}

function NoPlant() {
  return (
    <EmptyState
      icon={IconBuildingFactory2}
      title={text.connectors.noPlantTitle}
      actions={
        <Button component={Link} to={paths.connectors}>
          {text.navigation.connectors}
        </Button>
      }
    >
      {text.connectors.noPlant}
    </EmptyState>
  );
}

function NewDevice({ plantId }: { readonly plantId: string }) {
  const navigate = useNavigate();
  const action = useAction(CreateDeviceDocument);
  const allowance = useAllowance('configure-devices');

  async function create(form: DeviceForm): Promise<void> {
    const data = await action.run({ input: createInput(form) });
    if (!data) return;
    notify(words.created(data.createDevice.name));
    void navigate(paths.device(data.createDevice.id));
  }

  return (
    <DeviceEditor
      initial={{ ...newDeviceForm, plantId }}
      failure={action.failure}
      onSubmit={(form) => void create(form)}
      actions={() => (
        <>
          <Button component={Link} to={paths.devices} variant="default">
            {text.actions.cancel}
          </Button>
          <GuardedButton allowance={allowance} type="submit" loading={action.busy}>
            {words.create}
          </GuardedButton>
        </>
      )}
    />
  );
}
