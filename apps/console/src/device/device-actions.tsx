import { IconPlayerPlay, IconPlayerStop, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { ActionDialog } from '../elements/action-dialog.js';
import { FailureNotice } from '../elements/failure-notice.js';
import { GuardedButton } from '../elements/guarded-button.js';
import {
  DeleteDeviceDocument,
  type DeviceSettingsFragment,
  SetDeviceEnabledDocument,
} from '../graphql/operations.generated.js';
import { useAction } from '../graphql/use-action.js';
import { text } from '../messages/messages.js';
import { paths } from '../paths.js';
import { useAllowance } from '../session/use-session.js';

const words = text.devices;

interface DeviceActionsProps {
  readonly device: DeviceSettingsFragment;
  readonly onChanged: () => void;
}

export function DeviceActions({ device, onChanged }: DeviceActionsProps) {
  const [deleting, setDeleting] = useState(false);
  return (
    <>
      <GuardedButton
        allowance={useAllowance('configure-devices')}
        variant="default"
        leftSection={<IconTrash size={16} />}
        onClick={() => setDeleting(true)}
      >
        {words.delete}
      </GuardedButton>
      <ScanButton device={device} onChanged={onChanged} />
      {deleting && <DeleteDeviceDialog device={device} onClose={() => setDeleting(false)} />}
    </>
  );
}

/** Starts or stops the scanning. */
export function ScanButton({ device, onChanged }: DeviceActionsProps) {
  const action = useAction(SetDeviceEnabledDocument);
  const { id, enabled } = device;
  const Icon = enabled ? IconPlayerStop : IconPlayerPlay;
  async function toggle(): Promise<void> {
    if (await action.run({ id, enabled: !enabled })) onChanged();
  }
  return (
    <>
      <FailureNotice failure={action.failure} />
      <GuardedButton
        allowance={useAllowance('operate')}
        variant={enabled ? 'default' : 'filled'}
        leftSection={<Icon size={16} />}
        loading={action.busy}
        onClick={() => void toggle()}
      >
        {enabled ? words.disable : words.enable}
      </GuardedButton>
    </>
  );
}

interface DeleteDeviceDialogProps {
  readonly device: DeviceSettingsFragment;
  readonly onClose: () => void;
}

function DeleteDeviceDialog({ device, onClose }: DeleteDeviceDialogProps) {
  const navigate = useNavigate();
  return (
    <ActionDialog
      action={DeleteDeviceDocument}
      variables={{ id: device.id }}
      title={words.deleteTitle(device.name)}
      intro={words.deleteIntro}
      confirm={text.actions.delete}
      destructive
      done={() => words.deleted(device.name)}
      onDone={() => void navigate(paths.devices)}
      onClose={onClose}
    />
  );
}
