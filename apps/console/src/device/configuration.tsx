import { Alert, Button, Text } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconEye } from '@tabler/icons-react';
import { GuardedButton } from '../elements/guarded-button.js';
import { notify } from '../elements/notify.js';
import {
  type DeviceSettingsFragment,
  SetDeviceSecurityDocument,
  UpdateDeviceDocument,
} from '../graphql/operations.generated.js';
import { useAction } from '../graphql/use-action.js';
import { text } from '../messages/messages.js';
import { useAllowance } from '../session/use-session.js';
import { changedParts, type DeviceForm, formOf, securityInput, updateInput } from './device-form.js';
import { DeviceEditor } from './device-editor.js';

const words = text.devices.form;

interface ConfigurationProps {
  readonly device: DeviceSettingsFragment;
  readonly onSaved: () => void;
}

/** General and security settings are two mutations with two permissions: only what was changed is sent. */
export function Configuration({ device, onSaved }: ConfigurationProps) {
  const update = useAction(UpdateDeviceDocument);
  const secure = useAction(SetDeviceSecurityDocument);
  const saved = formOf(device);
  const busy = update.busy || secure.busy;

  async function save(form: DeviceForm): Promise<void> {
    const changed = changedParts(saved, form);
    if (changed.general && !(await update.run({ input: updateInput(device.id, form) }))) return;
    if (changed.security && !(await secure.run({ input: securityInput(device.id, form) }))) return;
    notify(words.saved);
    onSaved();
  }

  return (
    <>
      <ReadOnlyNotice />
      <DeviceEditor
        key={JSON.stringify(saved)}
        initial={saved}
        deviceId={device.id}
        failure={update.failure ?? secure.failure}
        onSubmit={(form) => void save(form)}
        actions={(form) => <SaveActions saved={saved} form={form} busy={busy} />}
      />
    </>
  );
}

function ReadOnlyNotice() {
  if (useAllowance('operate').allowed) return null;
  return (
    <Alert className="tone-info" icon={<IconEye />} mb="md">
      {words.readOnly}
    </Alert>
  );
}

interface SaveActionsProps {
  readonly saved: DeviceForm;
  readonly form: UseFormReturnType<DeviceForm>;
  readonly busy: boolean;
}

function SaveActions({ saved, form, busy }: SaveActionsProps) {
  const allowance = useAllowance('operate');
  const { general, security } = changedParts(saved, form.values);
  const changed = general || security;
  return (
    <>
      {changed && (
        <>
          <Text size="sm" className="tone-text-warn">
            {words.unsaved}
          </Text>
          <Button variant="default" onClick={() => form.reset()}>
            {words.discard}
          </Button>
        </>
      )}
      <GuardedButton allowance={allowance} type="submit" loading={busy} disabled={!changed}>
        {words.save}
      </GuardedButton>
    </>
  );
}
