import { Button } from '@mantine/core';
import { Link, useNavigate } from 'react-router';
import { useState } from 'react';
import { GuardedButton } from '../elements/guarded-button.js';
import { notify } from '../elements/notify.js';
import { PageHeader } from '../elements/page-header.js';
import { CreateDeviceDocument } from '../graphql/operations.generated.js';
import { useAction } from '../graphql/use-action.js';
import { text } from '../messages/messages.js';
import { paths } from '../paths.js';
import { useAllowance } from '../session/use-session.js';
import { createInput, type DeviceForm, newDeviceForm } from './device-form.js';
import { DeviceEditor } from './device-editor.js';

const words = text.devices.form;

export default function NewDevicePage() {
  const navigate = useNavigate();
  const action = useAction(CreateDeviceDocument);
  const allowance = useAllowance('configure-devices');
  const [initial] = useState(newDeviceForm);

  async function create(form: DeviceForm): Promise<void> {
    const data = await action.run({ input: createInput(form) });
    if (!data) return;
    notify(words.created(data.createDevice.name));
    void navigate(paths.device(data.createDevice.id));
  }

  return (
    <>
      <PageHeader title={words.createTitle} />
      <DeviceEditor
        initial={initial}
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
    </>
  );
}
